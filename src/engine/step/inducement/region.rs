//! The region's system, eight trials at a time: coefficients, factors, right sides, and what the solutions come to.

#![expect(clippy::inline_always, reason = "a kernel must be compiled inside each entry point, with that level's features")]

use super::{InducementColumns, region_scale};
use crate::engine::inducement::Inducement;
use crate::engine::step::State;
use crate::model::{Induced, IndustryOf, InputOutput, Model, QuotientForm, Regional};
use crate::numeric::column::Column;
use crate::numeric::isa::{Isa, dispatch};
use crate::numeric::packet::{self, LANES, PACKETS, Packet};

/// Memory of one packet.
#[derive(Debug, Default)]
pub(super) struct System {
    /// Factors of I − Aʳ.
    factors: Vec<Packet>,
    /// Right sides, which become solutions: by table sector, the spending patterns, the exogenous sectors, the households.
    sides: Vec<Packet>,
    /// By measure and labour income, the sums of each right side, and of each solution.
    direct: [Vec<Packet>; 4],
    total: [Vec<Packet>; 4],
    /// By sector of the model, what each solution has in it.
    sectors: Vec<Vec<Packet>>,
    /// I − Aʳ where it has to be written down.
    matrix: Vec<Packet>,
    /// By supplying sector, its row factor or quotient.
    rows: Vec<Packet>,
    /// What households spend after each right side.
    round: Vec<Packet>,
    /// The small systems of chains.
    pub(super) small: Vec<Packet>,
    pub(super) small_factors: Vec<Packet>,
    pub(super) outputs: Vec<Packet>,
    /// Right sides of multipliers.
    adjoint: Vec<Packet>,
    /// λ.
    scale: Column,
    /// The smallest pivots of coefficients that are the same in every trial, once they are factored.
    settled: Option<Packet>,
}

/// Row ratios: what a measure has per KRW of output, the same in all trials.
fn ratios<'r>(inducement: &'r Inducement, table: &'r InputOutput) -> [&'r [f64]; 4] {
    let [output, value_added, employment] = &inducement.nation.ratios;
    [output, value_added, employment, table.households.as_ref().map_or(&[], |households| &households.income)]
}

/// Effects in the region of all patterns and chains, and its multipliers.
pub(super) fn step(isa: Isa, model: &Model, table: &InputOutput, inducement: &Inducement, state: &mut State) {
    let n = table.len();
    let (patterns, exogenous) = (model.spending.len(), inducement.exogenous.len());
    let count = patterns + exogenous + usize::from(table.households.is_some());
    let State { inputs, inducement: columns, .. } = state;
    let mut system = std::mem::take(&mut columns.region);
    system.factors.resize(n * n, Packet::ZERO);
    system.sides.resize(n * count, Packet::ZERO);
    for sums in system.direct.iter_mut().chain(&mut system.total) {
        sums.resize(count, Packet::ZERO);
    }
    system.sectors.resize(model.sectors.len(), Vec::new());
    for sector in &mut system.sectors {
        sector.resize(count, Packet::ZERO);
    }
    if let Regional::Quotients { scale, .. } = table.regional {
        region_scale(isa, scale, inputs, &mut system.scale);
    }
    for packet in 0..PACKETS {
        let smallest = match system.settled {
            Some(smallest) => smallest,
            None => factor(isa, n, table, inputs, columns, packet, &mut system),
        };
        system.settled = inducement.certain_coefficients.then_some(smallest);
        // Every tile anew: what households spend may still be drawn.
        Packet(smallest.0.map(|pivot| if fails(pivot) { 1.0 } else { 0.0 })).into_column(packet, &mut columns.unproductive);
        right_sides(model, table, inducement, columns, packet, count, &mut system);
        let ratios = ratios(inducement, table);
        for (sums, ratios) in system.direct.iter_mut().zip(ratios) {
            packet::weigh(isa, count, ratios, &system.sides, sums);
        }
        packet::solve(isa, n, count, &system.factors, &mut system.sides);
        for (sums, ratios) in system.total.iter_mut().zip(ratios) {
            packet::weigh(isa, count, ratios, &system.sides, sums);
        }
        let factor = Packet::from_column(&inputs[table.employment_factor.index()], packet);
        system.round.clear();
        if table.households.is_some() {
            households_round(count, columns, packet, &mut system);
        }
        spending_effects(patterns, factor, columns, packet, &system);
        if table.households.is_some() {
            packet::add_last(isa, count, &system.round, &mut system.sides);
            for sums in &mut system.total {
                packet::add_last(isa, count, &system.round, sums);
            }
        }
        let by_sector = |industry: &IndustryOf| if let IndustryOf::Sector(sector) = industry { Some(*sector) } else { None };
        system.sectors.iter_mut().for_each(|sector| sector.fill(Packet::ZERO));
        for (industry, shares) in table.industries.iter().zip(&columns.shares) {
            let Some(sector) = by_sector(&industry.of) else { continue };
            for (&(row, _), share) in industry.weights.iter().zip(shares) {
                let share = Packet::from_column(share, packet);
                packet::add_multiples(isa, &system.sides[row * count..][..count], share, &mut system.sectors[sector]);
            }
        }
        for (pattern, effects) in columns.spending.iter_mut().enumerate() {
            for (sector, column) in system.sectors.iter().zip(&mut effects.sectors) {
                sector[pattern].into_column(packet, column);
            }
        }
        for chain in 0..inducement.chains.len() {
            chain_effects(isa, table, inducement, chain, factor, patterns, count, columns, packet, &mut system);
        }
        if inducement.multipliers {
            multipliers(isa, table, inducement, factor, columns, packet, &mut system);
        }
    }
    columns.region = system;
}

/// Whether a pivot, or what households keep, is one that a productive economy cannot have.
fn fails(value: f64) -> bool {
    value.is_nan() || value <= 0.0
}

/// Marks the trials in which households keep nothing of what their own spending brings them.
pub(super) fn mark_failing(kept: Packet, packet: usize, unproductive: &mut Column) {
    for (lane, kept) in kept.0.into_iter().enumerate() {
        if fails(kept) {
            unproductive[packet * LANES + lane] = 1.0;
        }
    }
}

/// Factors of I − Aʳ of a packet; answers the smallest pivots.
fn factor(
    isa: Isa,
    n: usize,
    table: &InputOutput,
    inputs: &[Column],
    columns: &InducementColumns,
    packet: usize,
    system: &mut System,
) -> Packet {
    let System { factors, rows, matrix, scale, .. } = system;
    rows.clear();
    match &table.regional {
        Regional::Given { coefficients, .. } => {
            rows.extend((0..n).map(|_| Packet::of(1.0)));
            packet::factor_scaled(isa, n, rows, coefficients, factors)
        }
        Regional::Quotients { quotients, form: QuotientForm::Flegg, .. } => {
            rows.extend(quotients.iter().map(|quotient| Packet::from_column(&inputs[quotient.index()], packet)));
            matrix.resize(n * n, Packet::ZERO);
            cross_quotients(isa, n, rows, Packet::from_column(scale, packet), &table.domestic, matrix);
            packet::factor(isa, n, matrix, factors)
        }
        Regional::Purchase(_) | Regional::Quotients { form: QuotientForm::ScaledSimple, .. } => {
            rows.extend(columns.row_factors.iter().map(|factor| Packet::from_column(factor, packet)));
            packet::factor_scaled(isa, n, rows, &table.domestic, factors)
        }
    }
}

/// Regional demand of one KRW of each pattern, one KRW for each exogenous sector, and one KRW of household spending.
fn right_sides(
    model: &Model,
    table: &InputOutput,
    inducement: &Inducement,
    columns: &InducementColumns,
    packet: usize,
    count: usize,
    system: &mut System,
) {
    let sides = &mut system.sides;
    sides.fill(Packet::ZERO);
    for (pattern, spending) in model.spending.iter().enumerate() {
        for (purchase, local) in spending.purchases.iter().zip(&columns.local[pattern]) {
            let at = purchase.sector * count + pattern;
            sides[at] = sides[at] + Packet::from_column(local, packet);
        }
    }
    let patterns = model.spending.len();
    for (place, &sector) in inducement.exogenous.iter().enumerate() {
        sides[sector * count + patterns + place] = Packet::of(1.0);
    }
    if let Some(households) = &table.households {
        for (sector, (&consumption, factor)) in households.consumption.iter().zip(&columns.row_factors).enumerate() {
            sides[sector * count + count - 1] = Packet::from_column(factor, packet) * Packet::of(consumption);
        }
    }
}

/// What households spend after each right side, all rounds: θ·h'x / (1 − θ·h'x of their own spending). Marks trials in which they
/// would spend for ever.
fn households_round(count: usize, columns: &mut InducementColumns, packet: usize, system: &mut System) {
    let spent = Packet::from_column(&columns.spent_income[0], packet);
    let income = &system.total[3];
    let kept = Packet::of(1.0) - spent * income[count - 1];
    mark_failing(kept, packet, &mut columns.unproductive);
    let factor = spent / kept;
    system.round.extend(income.iter().map(|&income| income * factor));
}

/// Direct, indirect and induced effects of the patterns.
fn spending_effects(patterns: usize, factor: Packet, columns: &mut InducementColumns, packet: usize, system: &System) {
    for pattern in 0..patterns {
        let effects = &mut columns.spending[pattern];
        for measure in Induced::ALL {
            let index = measure as usize;
            let of_region = |value: Packet| if measure == Induced::PersonYears { value * factor } else { value };
            let (direct, total) = (system.direct[index][pattern], system.total[index][pattern]);
            of_region(direct).into_column(packet, &mut effects.direct[index]);
            of_region(total - direct).into_column(packet, &mut effects.indirect[index]);
            let induced = system.round.get(pattern).map_or(Packet::ZERO, |&spent| {
                let own = system.total[index].len() - 1;
                spent * system.total[index][own]
            });
            of_region(induced).into_column(packet, &mut effects.induced[index]);
        }
    }
}

/// Suppliers of an industry whose output is one KRW: x = L[·,E]·z with L[E,E]·z = w, so that the industry's own table sectors make w
/// and nothing more (Miller & Blair 2009, section 13.2).
#[expect(clippy::too_many_arguments, reason = "what a chain is made of")]
fn chain_effects(
    isa: Isa,
    table: &InputOutput,
    inducement: &Inducement,
    chain: usize,
    factor: Packet,
    patterns: usize,
    count: usize,
    columns: &mut InducementColumns,
    packet: usize,
    system: &mut System,
) {
    let of = &inducement.chains[chain];
    let weights = &columns.weights[of.industry];
    let size = of.places.len();
    let System { sides, total, sectors, small, small_factors, outputs, .. } = system;
    let row = |place: usize| inducement.exogenous[place];
    small.clear();
    for &own in &of.places {
        small.extend(of.places.iter().map(|&other| sides[row(own) * count + patterns + other]));
    }
    outputs.clear();
    outputs.extend(weights.iter().map(|weight| Packet::from_column(weight, packet)));
    small_factors.resize(small.len(), Packet::ZERO);
    packet::factor(isa, size, small, small_factors);
    packet::solve(isa, size, 1, small_factors, outputs);
    let effects = &mut columns.chains[chain];
    for measure in Induced::ALL {
        let index = measure as usize;
        let mut sum = Packet::ZERO;
        for ((&place, &output), weight) in of.places.iter().zip(&*outputs).zip(weights) {
            let ratio = Packet::of(inducement.nation.ratios[index][row(place)]);
            sum = sum + output * total[index][patterns + place] - ratio * Packet::from_column(weight, packet);
        }
        let sum = if measure == Induced::PersonYears { sum * factor } else { sum };
        sum.into_column(packet, &mut effects.indirect[index]);
    }
    for (sector, column) in sectors.iter().zip(&mut effects.sectors) {
        let mut sum = Packet::ZERO;
        for (&place, &output) in of.places.iter().zip(&*outputs) {
            sum = sum + output * sector[patterns + place];
        }
        sum.into_column(packet, column);
    }
    // Of what lies in the industry's own table sectors, its own output is no supply.
    for (industry, shares) in table.industries.iter().zip(&columns.shares) {
        let IndustryOf::Sector(sector) = industry.of else { continue };
        for (&(row, _), share) in industry.weights.iter().zip(shares) {
            let Some(place) = of.places.iter().position(|&place| inducement.exogenous[place] == row) else { continue };
            let column = &mut columns.chains[chain].sectors[sector];
            let (share, weight) =
                (Packet::from_column(share, packet), Packet::from_column(&columns.weights[of.industry][place], packet));
            (Packet::from_column(column, packet) - share * weight).into_column(packet, column);
        }
    }
}

/// Multipliers of the region by one transposed solve: m' = v'(I − Aʳ)⁻¹ for each measure and for labour income.
fn multipliers(
    isa: Isa,
    table: &InputOutput,
    inducement: &Inducement,
    factor: Packet,
    columns: &mut InducementColumns,
    packet: usize,
    system: &mut System,
) {
    let n = table.len();
    let ratios = ratios(inducement, table);
    system.adjoint.clear();
    for sector in 0..n {
        system.adjoint.extend(ratios.iter().map(|ratios| Packet::of(ratios.get(sector).copied().unwrap_or(0.0))));
    }
    packet::solve_transposed(isa, n, 4, &system.factors, &mut system.adjoint);
    let of_consumption = |measure: usize| {
        let households = table.households.as_ref()?;
        let mut sum = Packet::ZERO;
        for (sector, &consumption) in households.consumption.iter().enumerate() {
            let bought = Packet::from_column(&columns.row_factors[sector], packet) * Packet::of(consumption);
            sum = sum + bought * system.adjoint[sector * 4 + measure];
        }
        Some(sum)
    };
    let spent = Packet::from_column(&columns.spent_income[0], packet);
    let kept = of_consumption(3).map(|income| Packet::of(1.0) - spent * income);
    for measure in Induced::ALL {
        let index = measure as usize;
        let round = of_consumption(index).zip(kept).map(|(effect, kept)| effect * spent / kept);
        for sector in 0..n {
            let open = system.adjoint[sector * 4 + index];
            let closed = round.map_or(open, |round| open + round * system.adjoint[sector * 4 + 3]);
            for (kind, value) in [open, closed].into_iter().enumerate() {
                let value = if measure == Induced::PersonYears { value * factor } else { value };
                let at = columns.multiplier_at(kind, index, sector);
                value.into_column(packet, &mut columns.multipliers[at]);
            }
        }
    }
}

#[inline(always)]
fn cross_quotients_kernel(n: usize, quotients: &[Packet], scale: Packet, coefficients: &[f64], out: &mut [Packet]) {
    for i in 0..n {
        for j in 0..n {
            let mut cell = Packet::ZERO;
            for lane in 0..LANES {
                let own = scale.0[lane] * quotients[i].0[lane];
                let quotient = if i == j || own == 0.0 { own } else { own / quotients[j].0[lane] };
                let share = if quotient < 1.0 { quotient } else { 1.0 };
                let identity = if i == j { 1.0 } else { 0.0 };
                cell.0[lane] = (-coefficients[i * n + j]).mul_add(share, identity);
            }
            out[i * n + j] = cell;
        }
    }
}
dispatch! {
    /// out ← I − A by Flegg's location quotients
    fn cross_quotients(n: usize, quotients: &[Packet], scale: Packet, coefficients: &[f64], out: &mut [Packet]) = cross_quotients_kernel
}

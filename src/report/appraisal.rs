//! `appraisal.csv` and `appraisal_sensitivity.csv`: costs against benefits, as distributions, and what changes of cost, benefit and
//! rate do to them.

use super::name;
use super::table::{Band, Cell, Field, Table, band, field};
use crate::engine::{Frequency, Probability, Results};
use crate::model::{Appraisal, Case, MetricId, Model, View, Worth};
use crate::study::appraisal;

/// One appraisal under one view and case.
struct Row<'r> {
    model: &'r Model,
    results: &'r Results,
    appraisal: &'r Appraisal,
    view: View,
    case: Case,
}

impl Row<'_> {
    fn metric(&self, worth: Worth) -> Option<MetricId> {
        appraisal::metric(self.model, self.appraisal, self.view, self.case, worth)
    }

    fn band(&self, worth: Worth) -> Band {
        self.metric(worth).map_or_else(Band::default, |metric| Band::new(&self.results.summaries[metric.0], 1.0))
    }

    /// Trials in which it has a value.
    fn n(&self, worth: Worth) -> Cell {
        self.metric(worth).map(|metric| self.results.summaries[metric.0].n).into()
    }

    /// How often it is at least this much, if the model counts that.
    fn reached(&self, worth: Worth, value: f64) -> Option<Frequency> {
        appraisal::reached(self.model, self.results, self.metric(worth)?, value)
    }

    fn share(&self, worth: Worth, value: f64) -> Cell {
        self.reached(worth, value).and_then(|reached| reached.share()).into()
    }

    fn error(&self, cell: impl Fn(&Probability) -> f64) -> Cell {
        self.reached(Worth::BenefitCostRatio, 1.0).and_then(|reached| reached.probability).as_ref().map(cell).into()
    }

    /// The median of the discount rate.
    fn rate(&self) -> f64 {
        self.model.inputs[self.appraisal.rate].distribution.quantile(0.5)
    }

    fn view_name(&self) -> &'static str {
        match self.view {
            View::Public => "public",
            View::Whole => "whole",
        }
    }

    /// Whether the run has it.
    fn exists(&self) -> bool {
        self.metric(Worth::Npv).is_some()
    }
}

/// The table of `appraisal.csv`, in the order of the model's appraisals; public cost before the whole.
pub(super) fn table(model: &Model, results: &Results) -> Table {
    let views =
        |appraisal| [View::Public, View::Whole].map(|view| Row { model, results, appraisal, view, case: Case::BASE }).into_iter();
    Table::new("appraisal.csv", &fields(), model.appraisals.iter().flat_map(views).filter(Row::exists))
}

/// The table of `appraisal_sensitivity.csv`: the cases of the whole cost.
pub(super) fn sensitivity(model: &Model, results: &Results) -> Table {
    let cases = |appraisal| Case::TABLE.map(|case| Row { model, results, appraisal, view: View::Whole, case }).into_iter();
    let rows = model.appraisals.iter().flat_map(cases).filter(Row::exists);
    Table::new("appraisal_sensitivity.csv", &sensitivity_fields(), rows)
}

fn keys<'r>() -> [Field<Row<'r>>; 4] {
    [
        field("appraisal", "", "id of the appraisal", "타당성 평가의 id", |row: &Row<'r>| row.appraisal.id.as_str().into()),
        field("name", "", "name in English", "영어 이름", |row| row.appraisal.name.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.appraisal.name.ko.as_str().into()),
        field(
            "view",
            "",
            "public: cost of nation and city; whole: with private money",
            "public: 국비·지방비, whole: 민자까지 모두",
            |row| row.view_name().into(),
        ),
    ]
}

fn fields<'r>() -> Vec<Field<Row<'r>>> {
    const MONEY: &str = "KRW of the prices' base year";
    let settings = [
        field("base_year", "calendar year", "year that counts as 0", "할인 기준 연도", |row: &Row<'r>| {
            name::year(row.model, row.appraisal.base_year).into()
        }),
        field("life", "years", "years appraised after the last planned cost", "마지막 투자 뒤의 평가 기간", |row| {
            Cell::from(row.appraisal.life as u64)
        }),
        field("rate_p50", "1/year", "social discount rate, real, median", "사회적 할인율(실질), 중앙값", |row| {
            row.rate().into()
        }),
    ];
    let bands = [
        band!("pv_cost", MONEY, "present value of the cost", "비용의 현재가치", Row<'_>, |row| row.band(Worth::Cost)),
        band!("pv_benefit", MONEY, "present value of the benefit", "편익의 현재가치", Row<'_>, |row| row
            .band(Worth::Benefit)),
        band!("npv", MONEY, "net present value", "순현재가치(NPV)", Row<'_>, |row| row.band(Worth::Npv)),
        band!("bcr", "1", "benefit over cost", "비용편익비(B/C)", Row<'_>, |row| row.band(Worth::BenefitCostRatio)),
        band!("irr", "1/year", "internal rate of return", "내부수익률(IRR)", Row<'_>, |row| row.band(Worth::Irr)),
        band!(
            "cost_per_net_job_year",
            "KRW of the prices' base year per person-year",
            "cost, not discounted, per year of a net job",
            "순일자리 1인년당 비용(할인하지 않음)",
            Row<'_>,
            |row| row.band(Worth::CostPerJobYear)
        ),
    ];
    let shares = [
        field(
            "irr_n",
            "trials",
            "trials with exactly one internal rate of return",
            "내부수익률이 하나인 시행 수",
            |row: &Row<'r>| row.n(Worth::Irr),
        ),
        field(
            "irr_roots_p50",
            "1",
            "median number of internal rates of return; 0: none, above 1: several, so none is the answer",
            "내부수익률 개수의 중앙값. 0이면 없음, 2 이상이면 여럿이어서 답이 아님",
            |row| row.band(Worth::IrrRoots).cell(1),
        ),
        field("p_bcr_ge_1", "1", "share of trials with benefit at least the cost", "B/C가 1 이상인 시행의 비율", |row| {
            row.share(Worth::BenefitCostRatio, 1.0)
        }),
        field("p_bcr_ge_1_se", "1", "its Monte Carlo standard error", "그 몬테카를로 표준오차", |row| {
            row.error(|it| it.standard_error)
        }),
        field("p_bcr_ge_1_ci95_low", "1", "lower end of its 95 % interval", "그 95% 구간 하한", |row| {
            row.error(|it| it.low)
        }),
        field("p_bcr_ge_1_ci95_high", "1", "upper end of its 95 % interval", "그 95% 구간 상한", |row| {
            row.error(|it| it.high)
        }),
        field(
            "n",
            "trials",
            "trials that the row rests on, without failed ones",
            "이 행에 쓰인 시행 수(실패한 시행 제외)",
            |row| row.n(Worth::Npv),
        ),
    ];
    keys().into_iter().chain(settings).chain(bands.into_iter().flatten()).chain(shares).collect()
}

fn sensitivity_fields<'r>() -> Vec<Field<Row<'r>>> {
    let cases = [
        field("case", "", "what is changed; base: nothing", "바꾼 것. base는 그대로", |row: &Row<'r>| {
            row.case.name().into()
        }),
        field("cost_change", "1", "change of the cost", "비용의 변화", |row| (f64::from(row.case.cost) / 100.0).into()),
        field("benefit_change", "1", "change of the benefit", "편익의 변화", |row| {
            (f64::from(row.case.benefit) / 100.0).into()
        }),
        field("rate_change", "1/year", "change of the discount rate", "할인율의 변화", |row| {
            (f64::from(row.case.rate) / 1000.0).into()
        }),
    ];
    let bands = [
        band!("npv", "KRW of the prices' base year", "net present value", "순현재가치(NPV)", Row<'_>, |row| row
            .band(Worth::Npv)),
        band!("bcr", "1", "benefit over cost", "비용편익비(B/C)", Row<'_>, |row| row.band(Worth::BenefitCostRatio)),
    ];
    let share = field(
        "p_npv_ge_0",
        "1",
        "share of trials with a net present value of at least 0",
        "순현재가치가 0 이상인 시행의 비율",
        |row: &Row<'r>| row.share(Worth::Npv, 0.0),
    );
    keys().into_iter().chain(cases).chain(bands.into_iter().flatten()).chain([share]).collect()
}

//! Opening a sweep: its file, its scenario and its patches, and whether the scenario has what it names.

use std::path::{Path, PathBuf};

use super::Sweep;
use super::axis::{Axis, AxisValues, Coordinate, Setter, Setting, setting, values};
use super::fault::SweepFault;
use super::raw::{AtPath, MOST_POINTS, RawAxis, RawSweep, RawValue, SweepDesign};
use crate::quantity::{Label, PatchId, ScenarioId};
use crate::random::sobol::DIMENSIONS;
use crate::scenario::base::{Base, Change};
use crate::scenario::built_in::BUILT_IN;
use crate::scenario::data::{DataFile, read_beside};
use crate::scenario::diagnostic::{Fault, Faults, Sink};
use crate::scenario::extend::measure_at;
use crate::scenario::fault::FaultKind;
use crate::scenario::fields::{KeyPath, ReadValue as _, Reader, nearest};
use crate::scenario::layers::{Layers, entry};
use crate::scenario::load::{CopiedText, ScenarioSource, called, tidy};
use crate::scenario::text::{Located, Place, Texts};
use crate::scenario::tree::{Node, Value};
use crate::scenario::value::KeyId as _;

/// The axis that names patches.
pub const PATCH: &str = "patch";

impl Sweep {
    /// Opens a sweep file. Each of `sets` (`path=value`) holds for all points.
    ///
    /// # Errors
    /// Every fault of the sweep file, those of paths and metrics that its scenario does not have among them; if the scenario itself
    /// has faults, those.
    ///
    /// # Panics
    /// Never: a reader that answers nothing has reported a fault.
    pub fn open(file: &Path, sets: &[String]) -> Result<Self, Faults> {
        Self::open_from(file, sets, None)
    }

    /// Opens a sweep again from copies of its own text, of its scenario's and of those of its patches. Data files are no texts: they
    /// are read where the files of those names would have them.
    ///
    /// # Errors
    /// As [`Sweep::open`].
    pub fn open_copy(file: &Path, sets: &[String], copies: &[CopiedText]) -> Result<Self, Faults> {
        Self::open_from(file, sets, Some(copies))
    }

    fn open_from(file: &Path, sets: &[String], copies: Option<&[CopiedText]>) -> Result<Self, Faults> {
        let mut layers = copies.map_or_else(Layers::default, Layers::of_copies);
        let tree = layers.of_text(file);
        let Layers { texts, sink, .. } = layers;
        let Some(tree) = tree.filter(|_| sink.is_clean()) else {
            return Err(sink.finish(&texts).expect_err("nothing is left out without a fault"));
        };
        let mut reader = Reader::new(&texts);
        if entry(&tree, &["scenario"]).is_some_and(|scenario| scenario.node.as_table().is_some()) {
            reader.sink.fault(tree.place, "scenario", SweepFault::NotASweep);
        }
        if !reader.sink.is_clean() {
            return Err(reader.sink.finish(&texts).expect_err("a fault was reported"));
        }
        let raw = RawSweep::read(&tree, &KeyPath::default(), &mut reader);
        let Some(raw) = raw.filter(|_| reader.sink.is_clean()) else {
            return Err(reader.sink.finish(&texts).expect_err("a reader that answers nothing reports a fault"));
        };
        let folder = file.parent().map(Path::to_path_buf).unwrap_or_default();
        let mut opening = Opening { raw: &raw, texts: &texts, file, folder, sets, copies, sink: reader.sink };
        let opened = opening.open()?;
        let Opening { sink, folder, .. } = opening;
        let warnings = sink.finish(&texts)?;
        let Opened { id, axes, list, scenario, base, named } = opened.expect("what cannot be opened is reported as a fault");
        Ok(Self {
            id,
            name: raw.sweep.as_ref().and_then(|header| header.name.clone()),
            description: raw.sweep.as_ref().and_then(|header| header.description.clone()),
            design: raw.design.as_ref().map(|design| design.value).unwrap_or_default(),
            axes,
            list,
            points: raw.points.map(|points| points.value),
            outcomes: outcomes(&raw),
            trials: raw.trials.map(|trials| trials.value),
            seed: raw.seed.map(|seed| seed.value),
            draws: raw.draws.as_ref().map(|draws| draws.value),
            scenario: *scenario,
            warnings,
            texts,
            base,
            data: named,
            folder,
        })
    }
}

fn outcomes(raw: &RawSweep) -> Vec<String> {
    raw.metrics.iter().map(|outcome| outcome.value.clone()).collect()
}

/// A sweep being opened.
struct Opening<'r> {
    raw: &'r RawSweep,
    texts: &'r Texts,
    file: &'r Path,
    folder: PathBuf,
    sets: &'r [String],
    /// What all files are taken from, if not from disk.
    copies: Option<&'r [CopiedText]>,
    sink: Sink,
}

/// What came of it.
struct Opened {
    id: String,
    axes: Vec<Axis>,
    list: Vec<Vec<Coordinate>>,
    scenario: Box<crate::scenario::Scenario>,
    base: Base,
    named: Vec<DataFile>,
}

/// A patch by the name that an axis knows it by.
struct Patch {
    name: String,
    /// What people call it.
    called: Option<Label>,
    setter: Setter,
}

impl Opening<'_> {
    /// The sweep, or `None` if a fault of its own was reported; `Err` for those of its scenario.
    fn open(&mut self) -> Result<Option<Opened>, Faults> {
        let id = self.id();
        let design = self.design();
        self.keys_suit(design);
        let Some((mut base, path)) = self.base()? else { return Ok(None) };
        let Some(patches) = self.patches(&mut base, &path)? else { return Ok(None) };
        let lists = if design == SweepDesign::List {
            self.list(&patches)
        } else {
            self.axes(design, &patches).map(|axes| (axes, Vec::new()))
        };
        let scenario = self.outcomes_exist(&base)?;
        let Some((axes, list)) = lists else { return Ok(None) };
        self.paths_exist(&base, &axes);
        let named = self.files_named(&base, &patches);
        let (Some(id), Some(scenario)) = (id.filter(|_| self.sink.is_clean()), scenario) else { return Ok(None) };
        Ok(Some(Opened { id, axes, list, scenario: Box::new(scenario), base, named }))
    }

    fn design(&self) -> SweepDesign {
        self.raw.design.as_ref().map(|design| design.value).unwrap_or_default()
    }

    fn fault<T>(&mut self, place: Place, path: impl Into<String>, kind: impl Into<FaultKind>) -> Option<T> {
        self.sink.fault(place, path, kind);
        None
    }

    fn id(&mut self) -> Option<String> {
        let stated = self.raw.sweep.as_ref().and_then(|header| header.id.as_ref());
        let stem = || self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let (id, place) = stated.map_or_else(|| (stem(), self.raw.place), |id| (id.value.clone(), id.place));
        if ScenarioId::new(&id).is_ok() { Some(id) } else { self.fault(place, "sweep.id", SweepFault::BadId { id }) }
    }

    /// Reports keys that say nothing under this design, and those that it lacks.
    fn keys_suit(&mut self, design: SweepDesign) {
        let raw = self.raw;
        match (design.samples(), raw.points) {
            (true, None) => {
                let place = raw.design.as_ref().map_or(raw.place, |design| design.place);
                self.sink.fault(place, "points", SweepFault::PointsMissing { design: design.name() });
            }
            (false, Some(points)) => {
                self.sink.fault(points.place, "points", SweepFault::OnlyFor { key: "points", designs: "lhs | sobol" });
            }
            _ => {}
        }
        if let Some(centre) = raw.centre.0.first().filter(|_| design != SweepDesign::OneAtATime) {
            self.sink.fault(centre.key, "centre", SweepFault::OnlyFor { key: "centre", designs: "one-at-a-time" });
        }
        if design == SweepDesign::List {
            if let Some(axis) = raw.axis.0.first() {
                self.sink.fault(axis.key, "axis", SweepFault::AxesInList);
            } else if raw.point.is_none() {
                self.sink.fault(raw.place, "point", SweepFault::NoPoint);
            }
        } else if raw.point.is_some() {
            let place = raw.design.as_ref().map_or(raw.place, |design| design.place);
            self.sink.fault(place, "point", SweepFault::OnlyFor { key: "point", designs: "list" });
        } else if raw.axis.0.is_empty() {
            self.sink.fault(raw.place, "axis", SweepFault::NoAxis);
        }
    }

    /// The scenario beside the sweep, and where it is.
    fn base(&mut self) -> Result<Option<(Base, PathBuf)>, Faults> {
        let Located { value: name, place } = &self.raw.scenario;
        let path = self.folder.join(name);
        let (built_in, text) = BUILT_IN;
        let tidied = called(&path);
        let source = if self.has(&path) {
            match self.copies {
                Some(copies) => ScenarioSource::Copy { name: &tidied, copies },
                None => ScenarioSource::File(&path),
            }
        } else if name == built_in {
            match self.copies {
                Some(copies) => ScenarioSource::Copy { name: built_in, copies },
                None => ScenarioSource::BuiltIn { name: built_in, text },
            }
        } else {
            let kind = if path.is_dir() {
                FaultKind::FileIsDirectory { file: name.clone() }
            } else {
                FaultKind::FileNotFound { file: name.clone() }
            };
            return Ok(self.fault(*place, "scenario", kind));
        };
        Base::open(source, self.sets).map(|base| Some((base, path.clone())))
    }

    /// Whether there is such a file.
    fn has(&self, file: &Path) -> bool {
        let name = || called(file);
        self.copies.map_or_else(|| file.is_file(), |copies| copies.iter().any(|copy| copy.name == name()))
    }

    /// The patches: those with a name of their own, then files that the axis names.
    fn patches(&mut self, base: &mut Base, scenario: &Path) -> Result<Option<Vec<Patch>>, Faults> {
        let mut patches = Vec::new();
        let mut sound = true;
        for (id, entry) in self.raw.patch.iter() {
            let patch = match &entry.value.file {
                Some(file) => self.patch(base, scenario, file)?,
                None => Some(None),
            };
            let sets = entry.value.set.iter().flatten().map(|set| set.value.clone()).collect();
            match patch {
                Some(patch) => {
                    let called = entry.value.name.clone();
                    patches.push(Patch { name: id.to_string(), called, setter: Setter::Patch(patch, sets) });
                }
                None => sound = false,
            }
        }
        for Located { value: name, place } in self.named_patches() {
            let is_id = |patch: &Patch| patch.name == name;
            if name.is_empty() || patches.iter().any(is_id) {
                continue;
            }
            if Path::new(&name).extension().is_none_or(|extension| extension != "toml") {
                let known: Vec<String> = patches.iter().map(|patch| patch.name.clone()).collect();
                let near = nearest(&name, known.iter().map(String::as_str));
                self.sink.fault(place, "axis.patch", FaultKind::UnknownId { noun: PatchId::noun(), id: name, near, known });
                sound = false;
                continue;
            }
            let file = Located { value: name.clone(), place };
            match self.patch(base, scenario, &file)? {
                Some(patch) => patches.push(Patch { name, called: None, setter: Setter::Patch(patch, Vec::new()) }),
                None => sound = false,
            }
        }
        Ok(sound.then_some(patches))
    }

    /// The names that the axis or the points give to patches.
    fn named_patches(&self) -> Vec<Located<String>> {
        let of_axis = self.raw.axis.0.iter().filter(|axis| axis.path == PATCH).flat_map(|axis| match &axis.value {
            RawAxis::List(list) => list.iter().collect::<Vec<_>>(),
            RawAxis::Table(table) => table.values.iter().flatten().collect(),
        });
        let of_points = self.raw.point.iter().flatten().flat_map(|point| &point.0).chain(&self.raw.centre.0);
        let of_points = of_points.filter(|at| at.path == PATCH).map(|at| &at.value);
        let texts = of_axis.chain(of_points).filter_map(|value| match &value.0.value {
            Value::Text(text) => Some(Located { value: text.clone(), place: value.0.place }),
            _ => None,
        });
        texts.collect()
    }

    /// A patch in a file, which extends the scenario if it extends any.
    #[expect(clippy::option_option, reason = "an index, or a fault was reported")]
    fn patch(&mut self, base: &mut Base, scenario: &Path, file: &Located<String>) -> Result<Option<Option<usize>>, Faults> {
        let at = self.folder.join(&file.value);
        if !self.has(&at) {
            return Ok(self.fault(file.place, "patch", FaultKind::FileNotFound { file: file.value.clone() }));
        }
        let (patch, extends) = base.add_patch(&at)?;
        // Of copies this was made sure of when they were files.
        if let Some(extends) = extends.filter(|_| self.copies.is_none()) {
            let of = |file: &Path| file.canonicalize().unwrap_or_else(|_| tidy(file));
            let extended = at.parent().unwrap_or_else(|| Path::new("")).join(&extends);
            if of(&extended) != of(scenario) {
                let scenario = self.raw.scenario.value.clone();
                return Ok(self.fault(file.place, "patch", SweepFault::PatchOfAnother { extends, scenario }));
            }
        }
        Ok(Some(Some(patch)))
    }

    /// The axes of every design but the list.
    fn axes(&mut self, design: SweepDesign, patches: &[Patch]) -> Option<Vec<Axis>> {
        let raw = self.raw;
        let axes: Vec<Option<Axis>> = raw.axis.0.iter().map(|axis| self.axis(axis, design, patches)).collect();
        let mut axes: Vec<Axis> = axes.into_iter().collect::<Option<_>>()?;
        for centre in &raw.centre.0 {
            let of_path = axes.iter_mut().find(|axis| axis.path == centre.path);
            match of_path {
                Some(moved) => moved.centre = self.setting(centre, patches),
                None => self.sink.fault(centre.key, "centre", SweepFault::NotAnAxis { path: centre.path.clone() }),
            }
        }
        if design == SweepDesign::Zip {
            let first = axes.first().map(|axis| (axis.path.clone(), axis.len().unwrap_or(0)));
            for axis in axes.iter().skip(1) {
                let (Some((first, expected)), Some(length)) = (&first, axis.len()) else { continue };
                if length != *expected {
                    let (path, first, expected) = (axis.path.clone(), first.clone(), *expected);
                    self.sink.fault(axis.key, "axis", SweepFault::ZipLengths { path, length, first, expected });
                }
            }
        }
        if design == SweepDesign::Sobol && axes.len() > DIMENSIONS {
            self.sink.fault(raw.place, "axis", SweepFault::TooManyAxes { most: DIMENSIONS });
        }
        if design == SweepDesign::Grid {
            let points = axes.iter().try_fold(1_u64, |points, axis| points.checked_mul(axis.len()? as u64));
            if points.is_none_or(|points| points > MOST_POINTS) {
                self.sink.fault(raw.place, "axis", SweepFault::TooManyPoints { most: MOST_POINTS });
            }
        }
        Some(axes)
    }

    fn axis(&mut self, raw: &AtPath<RawAxis>, design: SweepDesign, patches: &[Patch]) -> Option<Axis> {
        let at = KeyPath::default().child("axis").child(&raw.path);
        let (name, rationale) = match &raw.value {
            RawAxis::List(_) => (None, None),
            RawAxis::Table(table) => (table.name.clone(), table.rationale.clone()),
        };
        let mut reader = Reader::new(self.texts);
        let values = values(&raw.value, (&raw.path, raw.key), design, &at, &mut reader);
        self.sink.append(reader.sink);
        let mut values = values?;
        if raw.path == PATCH {
            let typed = self.patch_settings(&values, raw.key, patches)?;
            values = AxisValues::Each(typed);
        }
        let unit = measure_at(&raw.path).and_then(|rules| rules.unit());
        Some(Axis { path: raw.path.clone(), name, rationale, values, unit, centre: None, key: raw.key })
    }

    /// Names of patches as what they do.
    fn patch_settings(&mut self, values: &AxisValues, key: Place, patches: &[Patch]) -> Option<Vec<Setting>> {
        let AxisValues::Each(named) = values else { return self.fault(key, "axis.patch", SweepFault::NotAPatch) };
        let settings: Vec<Option<Setting>> = named.iter().map(|one| self.patch_setting(&one.label, key, patches)).collect();
        settings.into_iter().collect()
    }

    fn patch_setting(&mut self, name: &str, place: Place, patches: &[Patch]) -> Option<Setting> {
        let (setter, called) = match patches.iter().find(|patch| patch.name == name) {
            Some(patch) => (patch.setter.clone(), patch.called.clone()),
            None if name.is_empty() => (Setter::Nothing, None),
            None => return self.fault(place, "axis.patch", SweepFault::NotAPatch),
        };
        Some(Setting { label: name.to_owned(), value: None, name: called, change: setter })
    }

    fn setting(&mut self, at: &AtPath<RawValue>, patches: &[Patch]) -> Option<Setting> {
        let setting = setting(&at.value.0, &at.path, self.texts);
        if at.path == PATCH { self.patch_setting(&setting.label, at.value.0.place, patches) } else { Some(setting) }
    }

    /// The axes and points of a list.
    fn list(&mut self, patches: &[Patch]) -> Option<(Vec<Axis>, Vec<Vec<Coordinate>>)> {
        let points = self.raw.point.as_ref()?;
        let mut paths: Vec<(&str, Place)> = Vec::new();
        for at in points.iter().flat_map(|point| &point.0) {
            if paths.iter().all(|(path, _)| *path != at.path) {
                paths.push((&at.path, at.key));
            }
        }
        if paths.is_empty() {
            return self.fault(self.raw.place, "point", SweepFault::NoAxis);
        }
        let mut values: Vec<Vec<Setting>> = vec![Vec::new(); paths.len()];
        let mut rows = Vec::new();
        for point in points {
            let mut row = vec![Coordinate::Centre; paths.len()];
            for at in &point.0 {
                let axis = paths.iter().position(|(path, _)| *path == at.path).expect("paths of all points");
                row[axis] = Coordinate::Value(values[axis].len());
                values[axis].push(self.setting(at, patches)?);
            }
            rows.push(row);
        }
        let axis = |((path, key), values): ((&str, Place), Vec<Setting>)| Axis {
            path: path.to_owned(),
            name: None,
            rationale: None,
            unit: measure_at(path).and_then(|rules| rules.unit()),
            values: AxisValues::Each(values),
            centre: None,
            key,
        };
        Some((paths.into_iter().zip(values).map(axis).collect(), rows))
    }

    /// The scenario as it is for the outcomes. An outcome that it has not is a fault of the sweep.
    fn outcomes_exist(&mut self, base: &Base) -> Result<Option<crate::scenario::Scenario>, Faults> {
        let outcomes = outcomes(self.raw);
        let faults = match base.with(&[], &outcomes) {
            Ok(scenario) => return Ok(Some(scenario)),
            Err(faults) => faults,
        };
        let first = base.texts().iter().count();
        let of_outcome = |fault: &Fault| fault.place.and_then(|place| place.text.checked_sub(first));
        if faults.iter().any(|fault| of_outcome(fault).is_none()) {
            return Err(faults);
        }
        for fault in faults.iter() {
            let index = of_outcome(fault).expect("all faults are of outcomes");
            let place = self.raw.metrics[index].place;
            self.sink.fault(place, KeyPath::default().child("metrics").element(index).to_string(), fault.kind.clone());
        }
        Ok(None)
    }

    /// Reports paths that the scenario has not.
    fn paths_exist(&mut self, base: &Base, axes: &[Axis]) {
        for axis in axes {
            let at = KeyPath::default().child("axis").child(&axis.path);
            let samples = match &axis.values {
                AxisValues::Each(values) if axis.path == PATCH => values.clone(),
                AxisValues::Each(values) => values.iter().take(1).cloned().collect(),
                AxisValues::Between { .. } => vec![axis.setting(Coordinate::Share(0.5))],
            };
            for sample in samples {
                match &sample.change {
                    Setter::Nothing => {}
                    Setter::Assign(assignment) => self.path_exists(base, assignment, (axis.key, &at)),
                    Setter::Patch(_, sets) => {
                        let declared = self.raw.patch.iter().find(|(id, _)| id.as_str() == sample.label);
                        let places = declared.and_then(|(_, entry)| entry.value.set.as_ref());
                        for (set, typed) in sets.iter().zip(places.into_iter().flatten()) {
                            self.path_exists(base, set, (typed.place, &KeyPath::default().child(PATCH).child(&sample.label)));
                        }
                    }
                }
            }
        }
    }

    fn path_exists(&mut self, base: &Base, assignment: &str, (place, at): (Place, &KeyPath)) {
        let folder = self.folder.clone();
        let changes = [Change::Set { assignment, folder: Some(&folder) }];
        let Err(faults) = base.with(&changes, &[]) else { return };
        let own = base.texts().iter().count();
        let path_end = assignment.split('=').next().unwrap_or_default().trim_end().len();
        let of_path = |fault: &&Fault| fault.place.is_some_and(|place| place.text == own && place.start < path_end.max(1));
        let unknown = |fault: &&Fault| {
            matches!(
                fault.kind,
                FaultKind::UnknownKey { .. }
                    | FaultKind::UnknownId { .. }
                    | FaultKind::Syntax { .. }
                    | FaultKind::BadId { .. }
                    | FaultKind::SetWithoutValue { .. }
            )
        };
        let found = faults.iter().filter(unknown).find(|fault| fault.place.is_none() || of_path(fault));
        if let Some(fault) = found {
            self.sink.fault(place, at, fault.kind.clone());
        }
    }

    /// The data files that values and patches name: their content shapes the points too. Files of patches are texts.
    fn files_named(&self, base: &Base, patches: &[Patch]) -> Vec<DataFile> {
        let of_points = self.raw.point.iter().flatten().flat_map(|point| &point.0).chain(&self.raw.centre.0);
        let mut nodes: Vec<&Node> = of_points.filter(|at| at.path != PATCH).map(|at| &at.value.0).collect();
        for axis in self.raw.axis.0.iter().filter(|axis| axis.path != PATCH) {
            match &axis.value {
                RawAxis::List(list) => nodes.extend(list.iter().map(|value| &value.0)),
                RawAxis::Table(table) => nodes.extend(table.values.iter().flatten().map(|value| &value.0)),
            }
        }
        let mut named = Vec::new();
        for node in nodes {
            files_in(node, self.texts, &mut named);
        }
        for patch in base.patches() {
            files_in(patch, base.texts(), &mut named);
        }
        for patch in patches {
            let Setter::Patch(_, sets) = &patch.setter else { continue };
            for set in sets {
                let mut layers = Layers::default();
                if let Some((node, _)) = layers.parse_set_of(set, Some(&self.folder)) {
                    files_in(&node, &layers.texts, &mut named);
                }
            }
        }
        named
    }
}

fn files_in(node: &Node, texts: &Texts, named: &mut Vec<DataFile>) {
    match &node.value {
        Value::Text(name) if Path::new(name).extension().is_some() => {
            named.extend(read_beside(texts.get(node.place.text), name).ok().map(|(file, _)| file));
        }
        Value::List(list) => list.iter().for_each(|node| files_in(node, texts, named)),
        Value::Table(table) => table.entries.values().for_each(|entry| files_in(&entry.node, texts, named)),
        _ => {}
    }
}

//! A scenario whose texts are read once and then changed any number of times: for studies that go over many points.
//!
//! A point costs no file and no parsing but of its own changes, and only the tables that they touch are read again. What it gives
//! is what loading the files anew with the same changes would give.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use super::changes::Changes;
use super::class::Classes;
use super::compile::{Scenario, compile};
use super::data::DataFile;
use super::date::Date;
use super::declare::Kind;
use super::diagnostic::{Faults, Sink};
use super::extend::{assign, check_ids_exist, lay_over};
use super::fields::{KeyPath, ReadValue as _, Reader};
use super::layers::{Layers, extended};
use super::load::{CopiedText, Loaded, ScenarioSource, look_ahead};
use super::raw::RawScenario;
use super::text::{Text, Texts};
use super::tree::{Node, Table, Value};
use crate::quantity::{Horizon, SourceId};

/// A scenario as read, and all that it takes to read a changed one.
#[derive(Debug)]
pub struct Base {
    kind: Kind,
    texts: Texts,
    /// Where its patches are looked for, if not on disk.
    copies: Option<Vec<CopiedText>>,
    tree: Node,
    raw: RawScenario,
    data: Vec<DataFile>,
    known: Known,
    patches: Vec<Node>,
}

/// What the readers of single tables know of the others.
#[derive(Debug)]
struct Known {
    as_of: Option<Date>,
    horizon: Option<Horizon>,
    declared_sources: BTreeSet<SourceId>,
    used_sources: BTreeSet<SourceId>,
    classes: Classes,
}

/// A change to a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<'c> {
    /// `path = value` as TOML, or as `--set` takes it.
    Set {
        /// The assignment.
        assignment: &'c str,
        /// Where the files lie that it names, if a study's file has it; else it was typed at the command line.
        folder: Option<&'c Path>,
    },
    /// A text of tables, by its index.
    Patch(usize),
}

/// Tables on which the reading of all others hangs.
const OF_ALL: [&str; 3] = ["scenario", "class", "source"];

/// Keys of a patch that speak of a whole file and change no scenario.
const OF_FILES: [&str; 3] = ["scenario", "run", "extends"];

impl Base {
    /// Reads a scenario and lays each of `sets` (`path=value`) over it, once for all.
    ///
    /// # Errors
    /// Every fault of its texts, as [`load`](super::load::load).
    ///
    /// # Panics
    /// Never: a reader that answers nothing has reported a fault.
    pub fn open(source: ScenarioSource<'_>, sets: &[String]) -> Result<Self, Faults> {
        let copies = if let ScenarioSource::Copy { copies, .. } = source { Some(copies.to_vec()) } else { None };
        let (mut layers, tree) = Layers::of(source);
        let sets = sets.iter().map(|set| layers.parse_set(set)).collect();
        let tree = layers.assign_all(tree, sets);
        let Layers { texts, sink, .. } = layers;
        let Some(tree) = tree.filter(|_| sink.is_clean()) else {
            return Err(sink.finish(&texts).expect_err("nothing is left out without a fault"));
        };
        let mut reader = Reader::new(&texts);
        look_ahead(&tree, &mut reader);
        let raw = RawScenario::read(&tree, &KeyPath::default(), &mut reader);
        let known = Known {
            as_of: reader.as_of,
            horizon: reader.horizon,
            declared_sources: reader.declared_sources,
            used_sources: reader.used_sources,
            classes: reader.classes,
        };
        let data = reader.data;
        reader.sink.finish(&texts)?;
        let raw = raw.expect("a reader that answers nothing reports a fault");
        Ok(Self { kind: RawScenario::kind(), texts, copies, tree, raw, data, known, patches: Vec::new() })
    }

    /// Adds a patch: a text of tables that can be laid over the scenario. A whole scenario file that extends this one is one too;
    /// what it says of itself and of how it is run is left out. Answers its index and what it extends.
    ///
    /// # Errors
    /// That it cannot be read, is no TOML, or includes a file.
    pub fn add_patch(&mut self, file: &Path) -> Result<(usize, Option<String>), Faults> {
        let mut layers = self.copies.as_deref().map_or_else(Layers::default, Layers::of_copies);
        layers.texts = std::mem::take(&mut self.texts);
        let tree = layers.of_patch(file);
        let Layers { texts, sink, .. } = layers;
        self.texts = texts;
        let Some(mut tree) = tree.filter(|_| sink.is_clean()) else {
            return Err(sink.finish(&self.texts).expect_err("nothing is left out without a fault"));
        };
        let extends = extended(&tree).map(|(_, file)| file);
        if let Value::Table(table) = &mut tree.value {
            table.entries.retain(|key, _| !OF_FILES.contains(&key.as_str()));
        }
        self.patches.push(tree);
        Ok((self.patches.len() - 1, extends))
    }

    /// The patches.
    pub(super) fn patches(&self) -> impl Iterator<Item = &Node> {
        self.patches.iter()
    }

    /// The texts of the scenario, and of its patches behind them.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The data files of the scenario.
    #[must_use]
    pub fn data(&self) -> &[DataFile] {
        &self.data
    }

    /// The scenario after some changes, later ones over earlier, compiled for some outcomes alone, or all if none is named. Of what was
    /// typed it tells only the tables that the changes touch.
    ///
    /// # Errors
    /// Every fault that a scenario with these changes has. The changes are the texts behind those of [`Base::texts`], in their order
    /// but for patches; the outcomes follow.
    pub fn with(&self, changes: &[Change<'_>], outcomes: &[String]) -> Result<Scenario, Faults> {
        let mut loaded = self.changed(changes)?;
        loaded.outcomes = outcomes.iter().map(|outcome| loaded.texts.located(Text::outcome(outcome.as_str()))).collect();
        compile(loaded)
    }

    fn changed(&self, changes: &[Change<'_>]) -> Result<Loaded, Faults> {
        let mut layers = Layers::behind(self.texts.clone());
        let mut touched = Changes::default();
        let mut over: Vec<Option<Over<'_>>> = Vec::new();
        for change in changes {
            over.push(match change {
                Change::Patch(patch) => Some(Over { node: Cow::Borrowed(&self.patches[*patch]), path_end: None }),
                Change::Set { assignment, folder } => {
                    let parsed = layers.parse_set_of(assignment, *folder);
                    parsed.map(|(node, path_end)| Over { node: Cow::Owned(node), path_end: Some(path_end) })
                }
            });
        }
        for over in over.iter().flatten() {
            touched.add(&over.node);
        }
        let Layers { texts, mut sink, .. } = layers;
        let mut tree = self.part(&touched);
        for Over { node, path_end } in over.into_iter().flatten() {
            if let Some(path_end) = path_end {
                check_ids_exist(Some(&tree), &node, &self.kind, &KeyPath::default(), &mut sink);
                assign(&mut tree, node.into_owned(), &self.kind, path_end);
            } else {
                lay_over(&mut tree, node.into_owned(), &self.kind);
            }
        }
        if !sink.is_clean() {
            return Err(sink.finish(&texts).expect_err("a fault was reported"));
        }
        self.read(tree, &touched, texts, sink)
    }

    /// The tables that are touched, or all where the others hang on them.
    fn part(&self, touched: &Changes) -> Node {
        let Value::Table(table) = &self.tree.value else { return self.tree.clone() };
        if Self::hangs_all(touched) {
            return self.tree.clone();
        }
        let entries = touched.keys().filter_map(|key| Some((key.to_owned(), table.entries.get(key)?.clone())));
        let part = Table { entries: entries.collect(), replaced: table.replaced.clone() };
        Node { place: self.tree.place, value: Value::Table(part) }
    }

    fn hangs_all(touched: &Changes) -> bool {
        touched.keys().any(|key| OF_ALL.contains(&key))
    }

    fn read(&self, tree: Node, touched: &Changes, texts: Texts, sink: Sink) -> Result<Loaded, Faults> {
        let mut reader = Reader::new(&texts);
        reader.sink = sink;
        let nowhere = KeyPath::default();
        // Reading all tables finds all data files; tables that are not read again keep theirs.
        if !Self::hangs_all(touched) {
            reader.data.clone_from(&self.data);
        }
        let raw = if Self::hangs_all(touched) {
            look_ahead(&tree, &mut reader);
            RawScenario::read(&tree, &nowhere, &mut reader)
        } else if touched.keys().next().is_none() {
            Some(self.raw.clone())
        } else {
            let Known { as_of, horizon, declared_sources, used_sources, classes } = &self.known;
            (reader.as_of, reader.horizon) = (*as_of, *horizon);
            reader.declared_sources.clone_from(declared_sources);
            reader.used_sources.clone_from(used_sources);
            reader.classes = classes.clone();
            RawScenario::read_again(&tree, &nowhere, &self.raw, touched, &mut reader)
        };
        let data = std::mem::take(&mut reader.data);
        let warnings = reader.sink.finish(&texts)?;
        let raw = raw.expect("a reader that answers nothing reports a fault");
        Ok(Loaded { raw, texts, data, warnings, outcomes: Vec::new(), tree })
    }
}

/// Something laid over the scenario; an assignment knows where its path ends.
struct Over<'o> {
    node: Cow<'o, Node>,
    path_end: Option<usize>,
}

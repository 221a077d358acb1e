//! The floors of the house: what each module may use, and where the few doors are.
//!
//! Source text is read, not compiled: comments count as little as the tests at the end of a file, which may reach anywhere.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the crate from the ground up; a module uses modules of lower floors and itself.
const FLOORS: [(&str, u8); 9] = [
    ("quantity", 0),
    ("numeric", 1),
    ("random", 2),
    ("model", 3),
    ("scenario", 4),
    ("engine", 4),
    ("study", 5),
    ("report", 6),
    ("cli", 7),
];

/// A file of `src/` or `tests/`.
struct Source {
    /// From the package's folder on, with `/`.
    path: String,
    /// Its lines without comments, up to its unit tests.
    code: Vec<String>,
    /// All its lines.
    lines: usize,
}

impl Source {
    /// The module of the crate it belongs to; `lib.rs` and `main.rs` belong to none.
    fn module(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split_once('/').map(|(module, _)| module)
    }

    /// The lines of its code that contain a word, each with its place.
    fn lines_with(&self, word: &str) -> Vec<String> {
        let lines = self.code.iter().zip(1..).filter(|(line, _)| line.contains(word));
        lines.map(|(line, number)| format!("{}:{number}: {}", self.path, line.trim())).collect()
    }

    /// The modules that it imports or names by path.
    fn uses(&self) -> BTreeSet<&str> {
        let after_crate = self.code.iter().flat_map(|line| line.split("crate::").skip(1));
        after_crate.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()).collect()
    }
}

/// Every Rust file below a folder of the package.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    files.sort();
    files.iter().map(|file| source(root, file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn source(root: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).unwrap();
    let path = file.strip_prefix(root).unwrap().components().map(|part| part.as_os_str().to_string_lossy());
    let path = path.collect::<Vec<_>>().join("/");
    let before_tests = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    let code = before_tests.map(|line| line.split("//").next().unwrap_or_default().to_owned()).collect();
    Source { path, code, lines: text.lines().count() }
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// All lines with one of these words outside the files that may have them.
fn strays(words: &[&str], of: impl Fn(&Source) -> bool) -> Vec<String> {
    let all = sources("src");
    let looked_at = all.iter().filter(|source| of(source));
    looked_at.flat_map(|source| words.iter().flat_map(|word| source.lines_with(word))).collect()
}

#[test]
fn every_module_stands_on_a_floor() {
    for source in sources("src") {
        if let Some(module) = source.module() {
            assert!(floor(module).is_some(), "{} belongs to no floor", source.path);
        }
    }
}

#[test]
fn modules_use_lower_floors_and_themselves() {
    for source in sources("src") {
        let Some(own) = source.module() else { continue };
        for used in source.uses() {
            let Some(below) = floor(used) else { continue };
            let allowed = used == own || Some(below) < floor(own);
            assert!(allowed, "{} (floor {:?}) uses {used} (floor {below})", source.path, floor(own));
        }
    }
}

#[test]
fn the_engine_sees_no_file_no_clock_and_no_terminal() {
    let doors = ["std::fs", "std::path", "std::time", "std::io", "std::env", "println!", "eprintln!", "print!(", "indicatif"];
    let found = strays(&doors, |source| source.module() == Some("engine"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn only_the_command_line_prints_or_reads_the_clock() {
    let doors = ["println!", "eprintln!", "stdout()", "stderr()", "Instant::now", "SystemTime::now", "indicatif::"];
    let found = strays(&doors, |source| source.module() != Some("cli"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_report_draws_nothing_and_runs_nothing() {
    let work = ["crate::random", "crate::numeric", "engine::run", ".sqrt()", ".ln()", ".exp()", ".powf(", ".powi("];
    let found = strays(&work, |source| source.module() == Some("report"));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn generators_are_made_in_one_file() {
    let generators = ["SeedableRng", "from_seed", "seed_from_u64", "from_os_rng", "rand::rng()", "thread_rng", "rand::"];
    let found = strays(&generators, |source| source.path != "src/random/stream.rs");
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn unsafe_code_is_in_the_dispatch_macro_alone() {
    let found = strays(&["unsafe ", "unsafe{", "unsafe_code"], |source| source.path != "src/numeric/isa.rs");
    assert!(found.is_empty(), "{found:#?}");
    let all = sources("src");
    let isa = all.iter().find(|source| source.path == "src/numeric/isa.rs").unwrap();
    assert_eq!(isa.lines_with("unsafe {").len(), 2, "one call per vector level");
}

#[test]
fn nothing_is_unfinished_and_nothing_depends_on_the_order_of_a_hash() {
    let found = strays(&["todo!", "unimplemented!", "dbg!", "HashMap", "HashSet"], |_| true);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_file_is_longer_than_600_lines() {
    for source in sources("src").iter().chain(&sources("tests")) {
        assert!(source.lines <= 600, "{} has {} lines: split it", source.path, source.lines);
    }
}

#[test]
fn the_program_knows_gwangju_by_its_embedded_scenario_alone() {
    let found = strays(&["gwangju", "Gwangju", "광주"], |_| true);
    let embedded = |line: &String| line.contains("include_str!") || line.contains("\"scenarios/");
    let allowed = |line: &String| line.starts_with("src/scenario/built_in.rs") && embedded(line);
    let others: Vec<&String> = found.iter().filter(|line| !allowed(line)).collect();
    assert!(others.is_empty(), "{others:#?}");
}

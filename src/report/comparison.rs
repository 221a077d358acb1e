//! Results that are made again, compared with a results folder as they come: nothing is kept, so that a file of any size can be.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Write};
use std::path::Path;

use serde_json::Value;

use super::manifest::EXECUTION;

/// How a file stands against its second making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Byte for byte the same.
    Same,
    /// Not the same from a line on, which is counted from 1.
    Different {
        /// The line.
        line: u64,
        /// What the folder has there; `None` after its end.
        recorded: Option<String>,
        /// What was made again; `None` after its end.
        again: Option<String>,
    },
    /// There is no such file.
    Missing,
}

/// Takes the bytes of a file that is made again and compares them with those of the folder's file, line by line.
#[derive(Debug)]
pub struct Comparison {
    recorded: Option<BufReader<File>>,
    /// The line that is being written.
    line: Vec<u8>,
    /// Lines that were the same.
    same: u64,
    found: Option<io::Result<Verdict>>,
}

impl Comparison {
    /// Opens the folder's file.
    ///
    /// # Errors
    /// If there is one that cannot be read.
    pub fn open(path: &Path) -> io::Result<Self> {
        let recorded = match File::open(path) {
            Ok(file) => Some(BufReader::new(file)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => None,
            Err(fault) => return Err(fault),
        };
        let found = recorded.is_none().then_some(Ok(Verdict::Missing));
        Ok(Self { recorded, line: Vec::new(), same: 0, found })
    }

    /// Compares a file of a folder with the one that was made again; one that was not made has no bytes.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn of_files(recorded: &Path, again: &Path) -> io::Result<Verdict> {
        let mut comparison = Self::open(recorded)?;
        match File::open(again) {
            Ok(mut again) => drop(io::copy(&mut again, &mut comparison)?),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {}
            Err(fault) => return Err(fault),
        }
        comparison.finish()
    }

    /// Ends the file and answers.
    ///
    /// # Errors
    /// If the folder's file could not be read.
    pub fn finish(mut self) -> io::Result<Verdict> {
        // A last line without a line break, or the end where the folder's file may go on.
        if self.found.is_none() {
            self.compare();
        }
        self.found.unwrap_or(Ok(Verdict::Same))
    }

    fn compare(&mut self) {
        let Some(file) = &mut self.recorded else { return };
        let mut recorded = Vec::new();
        match file.read_until(b'\n', &mut recorded) {
            Err(fault) => self.found = Some(Err(fault)),
            Ok(_) if recorded == self.line => self.same += 1,
            Ok(_) => {
                let text = |line: &[u8]| (!line.is_empty()).then(|| String::from_utf8_lossy(line).trim_end().to_owned());
                let (recorded, again) = (text(&recorded), text(&self.line));
                self.found = Some(Ok(Verdict::Different { line: self.same + 1, recorded, again }));
            }
        }
        self.line.clear();
    }
}

impl Write for Comparison {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|&byte| byte == b'\n') {
            if self.found.is_some() {
                break;
            }
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.compare();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first entry in which two manifests differ apart from how they were executed: its path and what each has there.
#[must_use]
pub fn differing_entry(recorded: &Value, again: &Value) -> Option<(String, Option<Value>, Option<Value>)> {
    differing(Some(recorded), Some(again), String::new())
}

fn differing(recorded: Option<&Value>, again: Option<&Value>, path: String) -> Option<(String, Option<Value>, Option<Value>)> {
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (recorded, again) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            let mut keys = keys.filter(|key| !(path.is_empty() && *key == EXECUTION));
            keys.find_map(|key| differing(one.get(key), other.get(key), inner(key)))
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            let mut places = 0..one.len().max(other.len());
            places.find_map(|at| differing(one.get(at), other.get(at), inner(&at.to_string())))
        }
        _ => (recorded != again).then(|| (path, recorded.cloned(), again.cloned())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verdict(recorded: &str, again: &[&str]) -> Verdict {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, recorded).unwrap();
        let mut comparison = Comparison::open(&path).unwrap();
        for part in again {
            comparison.write_all(part.as_bytes()).unwrap();
        }
        comparison.finish().unwrap()
    }

    #[test]
    fn files_are_the_same_however_their_bytes_come() {
        for parts in [&["a,b\n1,2\n"][..], &["a", ",b\n1", ",2", "\n"], &["a,b\n", "1,2\n"]] {
            assert_eq!(verdict("a,b\n1,2\n", parts), Verdict::Same);
        }
        assert_eq!((verdict("", &[]), verdict("a", &["a"])), (Verdict::Same, Verdict::Same));
    }

    #[test]
    fn the_first_line_that_differs_is_told_from_both_sides() {
        let different = |line, recorded: Option<&str>, again: Option<&str>| Verdict::Different {
            line,
            recorded: recorded.map(str::to_owned),
            again: again.map(str::to_owned),
        };
        assert_eq!(verdict("a\n1\n2\n", &["a\n1\n3\n"]), different(3, Some("2"), Some("3")));
        assert_eq!(verdict("a\n1\n2\n", &["a\n1\n"]), different(3, Some("2"), None));
        assert_eq!(verdict("a\n1\n", &["a\n1\n2\n"]), different(3, None, Some("2")));
        assert_eq!(verdict("a\n1", &["a\n1\n"]), different(2, Some("1"), Some("1")));
    }

    #[test]
    fn manifests_differ_in_everything_but_their_execution() {
        let one = json!({ "seed": 1, "done": { "trials": 10 }, "files": ["a"], "execution": { "threads": 1 } });
        let mut other = one.clone();
        other["execution"]["threads"] = 2.into();
        assert_eq!(differing_entry(&one, &other), None);
        other["files"] = json!(["a", "b"]);
        assert_eq!(differing_entry(&one, &other), Some(("files.1".to_owned(), None, Some("b".into()))));
        other["done"]["trials"] = 11.into();
        assert_eq!(differing_entry(&one, &other), Some(("done.trials".to_owned(), Some(10.into()), Some(11.into()))));
    }
}

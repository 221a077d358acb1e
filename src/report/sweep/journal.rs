//! The journal of a sweep: a line for each finished point, appended as it is finished, so that no end of the program loses more than
//! the line being written. From it the tables are made in the order of the points; where there is none, it is made from the tables.
//!
//! A line is CSV: hash, state, message in English and Korean, then value, standard error, interval and trials of each statistic.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::files::{POINTS, RESPONSE};
use crate::quantity::Label;
use crate::report::csv::{decimal, writer};
use crate::report::folder::{Folder, FolderError};
use crate::study::sweep::answer::Measured;

/// Name of the file while a sweep runs, or after it was killed.
pub const JOURNAL: &str = "journal.csv";

/// Cells of a line before those of statistics, and of one statistic.
const FIRST: usize = 4;
const OF_STATISTIC: usize = 5;

/// What became of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointRecord {
    /// Why there are no results, if there are none.
    pub failure: Option<Label>,
    /// Value, standard error, both ends of the interval and number of trials of each statistic, as results files have them.
    pub cells: Vec<String>,
}

impl PointRecord {
    /// The record of results.
    #[must_use]
    pub fn done(measured: &[Measured]) -> Self {
        let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map(decimal).unwrap_or_default();
        let cells = measured.iter().flat_map(|one| {
            let (low, high) = (one.interval.map(|(low, _)| low), one.interval.map(|(_, high)| high));
            [number(one.value), number(one.se), number(low), number(high), one.n.to_string()]
        });
        Self { failure: None, cells: cells.collect() }
    }

    /// The record of a point that has no results.
    #[must_use]
    pub fn failed(why: Label, statistics: usize) -> Self {
        Self { failure: Some(why), cells: vec![String::new(); OF_STATISTIC * statistics] }
    }

    /// The cells of a statistic.
    #[must_use]
    pub fn statistic(&self, index: usize) -> &[String] {
        &self.cells[OF_STATISTIC * index..OF_STATISTIC * (index + 1)]
    }

    /// The value of a statistic.
    #[must_use]
    pub fn value(&self, index: usize) -> Option<f64> {
        self.statistic(index)[0].parse().ok()
    }

    fn line(&self, hash: &str) -> Vec<String> {
        let (state, message) = match &self.failure {
            None => (DONE, Label::new("", "")),
            Some(why) => (FAILED, why.clone()),
        };
        let first = [hash.to_owned(), state.to_owned(), message.en, message.ko];
        first.into_iter().chain(self.cells.iter().cloned()).collect()
    }

    fn of_line(line: &csv::StringRecord, statistics: usize) -> Option<Self> {
        if line.len() != FIRST + OF_STATISTIC * statistics {
            return None;
        }
        let failure = match &line[1] {
            DONE => None,
            FAILED => Some(Label { en: line[2].to_owned(), ko: line[3].to_owned() }),
            _ => return None,
        };
        Some(Self { failure, cells: line.iter().skip(FIRST).map(str::to_owned).collect() })
    }
}

/// State of a point with results.
pub(super) const DONE: &str = "done";
/// State of a point that has none.
pub(super) const FAILED: &str = "failed";
/// State of a point that is still to come.
pub(super) const PENDING: &str = "pending";

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    statistics: usize,
}

/// Where the lines of finished points are: 32 bytes for each.
#[derive(Clone, Debug, Default)]
pub struct Finished(Vec<(u128, u64)>);

impl Finished {
    /// Whether a point with this hash is finished.
    #[must_use]
    pub fn has(&self, hash: &str) -> bool {
        self.offset(hash).is_some()
    }

    /// How many are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn offset(&self, hash: &str) -> Option<u64> {
        let key = key(hash)?;
        self.0.binary_search_by_key(&key, |(key, _)| *key).ok().map(|at| self.0[at].1)
    }
}

/// The first half of a hash: 128 bits are enough to tell points apart.
fn key(hash: &str) -> Option<u128> {
    u128::from_str_radix(hash.get(..32)?, 16).ok()
}

impl Journal {
    /// The journal of a results folder, with the points that are finished: those of a journal that a sweep left behind, else those of
    /// its tables. `statistics` is the number of statistics of a point; lines with another number are of another sweep.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be read or written.
    pub fn open(folder: &Path, statistics: usize) -> Result<(Self, Finished), FolderError> {
        let path = folder.join(JOURNAL);
        let fault = |source| FolderError { path: path.clone(), source };
        if !path.exists() {
            restore(folder, &path, statistics).map_err(fault)?;
        }
        let file = File::options().read(true).append(true).create(true).open(&path).map_err(fault)?;
        let journal = Self { file, path: path.clone(), statistics };
        let (finished, end) = journal.scan().map_err(fault)?;
        // A line that was being written when the program ended.
        journal.file.set_len(end).map_err(fault)?;
        Ok((journal, finished))
    }

    /// An empty journal: nothing is finished.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn begin(folder: &Path, statistics: usize) -> Result<Self, FolderError> {
        let path = folder.join(JOURNAL);
        let file = File::options().read(true).write(true).create(true).truncate(true).open(&path);
        match file {
            Ok(file) => Ok(Self { file, path, statistics }),
            Err(source) => Err(FolderError { path, source }),
        }
    }

    /// Adds a finished point. It is with the system when this returns.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be written.
    pub fn append(&mut self, hash: &str, record: &PointRecord) -> Result<(), FolderError> {
        let mut csv = writer(Vec::new());
        let line = csv.write_record(record.line(hash)).map_err(io::Error::from);
        let line = line.and_then(|()| csv.into_inner().map_err(csv::IntoInnerError::into_error));
        let written = line.and_then(|line| self.file.write_all(&line));
        written.map_err(|source| FolderError { path: self.path.clone(), source })
    }

    /// The points that are finished by now.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be read.
    pub fn finished(&self) -> Result<Finished, FolderError> {
        self.scan().map(|(finished, _)| finished).map_err(|source| FolderError { path: self.path.clone(), source })
    }

    /// What became of a point, if it is finished.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be read.
    pub fn record(&mut self, finished: &Finished, hash: &str) -> Result<Option<PointRecord>, FolderError> {
        let Some(offset) = finished.offset(hash) else { return Ok(None) };
        let line = self.line_at(offset).map_err(|source| FolderError { path: self.path.clone(), source })?;
        Ok(PointRecord::of_line(&line, self.statistics))
    }

    /// Removes the file: the tables hold all of it.
    ///
    /// # Errors
    /// [`FolderError`] if it cannot be removed.
    pub fn remove(self) -> Result<(), FolderError> {
        let Self { file, path, .. } = self;
        drop(file);
        fs::remove_file(&path).map_err(|source| FolderError { path, source })
    }

    fn line_at(&mut self, offset: u64) -> io::Result<csv::StringRecord> {
        self.file.seek(SeekFrom::Start(offset))?;
        let mut line = String::new();
        BufReader::with_capacity(1024, &self.file).read_line(&mut line)?;
        self.file.seek(SeekFrom::End(0))?;
        Ok(parsed(&line).unwrap_or_default())
    }

    fn scan(&self) -> io::Result<(Finished, u64)> {
        scan(File::open(&self.path)?, self.statistics)
    }
}

/// Where each point's line begins, and where the last whole line ends. Of two lines with one hash the first counts.
fn scan(file: File, statistics: usize) -> io::Result<(Finished, u64)> {
    let mut lines = BufReader::new(file);
    let (mut finished, mut offset, mut line) = (Vec::new(), 0, String::new());
    loop {
        line.clear();
        let length = match lines.read_line(&mut line) {
            Ok(length) => length as u64,
            // Half a character at the end.
            Err(fault) if fault.kind() == io::ErrorKind::InvalidData => break,
            Err(fault) => return Err(fault),
        };
        if length == 0 || !line.ends_with('\n') {
            break;
        }
        let record = parsed(&line).filter(|record| PointRecord::of_line(record, statistics).is_some());
        finished.extend(record.and_then(|record| Some((key(&record[0])?, offset))));
        offset += length;
    }
    finished.sort_unstable();
    finished.dedup_by_key(|(key, _)| *key);
    Ok((Finished(finished), offset))
}

/// The points that are finished in a folder, which is left as it is.
///
/// # Errors
/// [`FolderError`] if it cannot be read.
pub fn finished_before(folder: &Folder, statistics: usize) -> Result<Finished, FolderError> {
    let path = folder.path().join(JOURNAL);
    let fault = |source| FolderError { path: path.clone(), source };
    if path.exists() {
        return File::open(&path).and_then(|file| scan(file, statistics)).map(|(finished, _)| finished).map_err(fault);
    }
    let Ok(points) = File::open(folder.path().join(POINTS)).and_then(without_mark) else { return Ok(Finished::default()) };
    let mut points = csv::Reader::from_reader(points);
    let header = points.headers().map_err(|error| fault(error.into()))?.clone();
    let at = |name: &str| header.iter().position(|column| column == name);
    let (Some(hash), Some(state)) = (at("hash"), at("state")) else { return Ok(Finished::default()) };
    let done = points.records().map_while(Result::ok).filter(|point| point[state] != *PENDING);
    let mut finished: Vec<(u128, u64)> = done.filter_map(|point| Some((key(&point[hash])?, 0))).collect();
    finished.sort_unstable();
    Ok(Finished(finished))
}

/// A line as cells; messages have no line breaks.
fn parsed(line: &str) -> Option<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    reader.records().next()?.ok()
}

/// Makes a journal from the tables of an earlier sweep, if there are any that can be read.
fn restore(folder: &Path, path: &Path, statistics: usize) -> io::Result<()> {
    let open = |name: &str| File::open(folder.join(name)).and_then(without_mark);
    let (Ok(points), Ok(response)) = (open(POINTS), open(RESPONSE)) else { return Ok(()) };
    let (mut points, mut response) = (csv::Reader::from_reader(points), csv::Reader::from_reader(response));
    let at = |header: &csv::StringRecord, names: &[&str]| -> Option<Vec<usize>> {
        names.iter().map(|name| header.iter().position(|column| column == *name)).collect()
    };
    let of_points = at(points.headers()?, &["point", "hash", "state", "message", "message_ko"]);
    let of_response = at(response.headers()?, &["point", "value", "se", "ci95_low", "ci95_high", "n"]);
    let (Some(of_points), Some(of_response)) = (of_points, of_response) else { return Ok(()) };
    let temporary = path.with_extension("tmp");
    let mut out = writer(BufWriter::new(File::create(&temporary)?));
    let mut rows = response.records().map_while(Result::ok).peekable();
    for point in points.records().map_while(Result::ok) {
        let [number, hash, state, en, ko] = [0, 1, 2, 3, 4].map(|column| point[of_points[column]].to_owned());
        let mut cells = Vec::new();
        while let Some(row) = rows.next_if(|row| row[of_response[0]] == number) {
            cells.extend(of_response[1..].iter().map(|&column| row[column].to_owned()));
        }
        let failure = (state == FAILED).then_some(Label { en, ko });
        if failure.is_some() {
            cells = vec![String::new(); OF_STATISTIC * statistics];
        }
        if state != PENDING && cells.len() == OF_STATISTIC * statistics {
            out.write_record(PointRecord { failure, cells }.line(&hash))?;
        }
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)?.into_inner().map_err(io::IntoInnerError::into_error)?;
    fs::rename(&temporary, path)
}

/// A file behind its byte order mark, if it has one.
fn without_mark(mut file: File) -> io::Result<File> {
    let mut start = [0; 3];
    let read = file.read(&mut start)?;
    if start[..read] != *crate::report::csv::BYTE_ORDER_MARK {
        file.seek(SeekFrom::Start(0))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(point: u32) -> String {
        format!("{point:032x}{point:032x}")
    }

    fn record(value: f64) -> PointRecord {
        let measured = Measured { value: Some(value), se: Some(0.25), interval: None, n: 7 };
        PointRecord::done(&[measured, Measured { interval: Some((0.0, 1.0)), ..measured }])
    }

    #[test]
    fn a_journal_gives_back_what_was_appended_and_forgets_a_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, finished) = Journal::open(folder.path(), 2).unwrap();
        assert!(finished.is_empty());
        journal.append(&hash(1), &record(0.1)).unwrap();
        let failed = PointRecord::failed(Label::new("why, \"so\"", "까닭"), 2);
        journal.append(&hash(2), &failed).unwrap();
        journal.file.write_all("00000000000000000000000000000003,done,,,1".as_bytes()).unwrap();
        drop(journal);
        let (mut journal, finished) = Journal::open(folder.path(), 2).unwrap();
        assert_eq!((finished.len(), finished.has(&hash(3))), (2, false));
        assert_eq!(journal.record(&finished, &hash(1)).unwrap(), Some(record(0.1)));
        assert_eq!(journal.record(&finished, &hash(2)).unwrap(), Some(failed));
        journal.append(&hash(3), &record(0.3)).unwrap();
        let finished = journal.finished().unwrap();
        assert_eq!(journal.record(&finished, &hash(3)).unwrap().unwrap().value(0), Some(0.3));
    }

    #[test]
    fn lines_of_another_number_of_statistics_do_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let (mut journal, _) = Journal::open(folder.path(), 2).unwrap();
        journal.append(&hash(1), &record(0.1)).unwrap();
        assert!(Journal::open(folder.path(), 3).unwrap().1.is_empty());
    }
}

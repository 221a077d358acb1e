//! The results of a sweep: a journal while it runs, then `points.csv` and `response.csv` with their dictionary and manifest.

mod files;
mod journal;
mod lock;
mod manifest;

pub use files::{POINTS, RESPONSE, States, bytes_of_point, dictionary, statistics, write_points};
pub use journal::{Finished, JOURNAL, Journal, PointRecord, finished_before};
pub use lock::Lock;
pub use manifest::{SWEEP_MANIFEST, Speed, SweepManifest};

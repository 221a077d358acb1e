//! Columns of what a row is about, the same by every method.

use crate::quantity::Label;
use crate::report::table::{Field, field};
use crate::study::sensitivity::design::Factor;

/// A row about a factor.
pub(super) trait OfFactor {
    /// The kinds of factors that the method knows, in English and Korean.
    const KINDS: [&'static str; 2];

    /// The factor and its name.
    fn factor(&self) -> (&Factor, &Label);
}

/// Which factor, what it is and who vouches for it.
pub(super) fn factor_columns<R: OfFactor>() -> [Field<R>; 6] {
    let [kinds, kinds_ko] = R::KINDS;
    [
        field(
            "input",
            "",
            "path of the input, or what the group goes by",
            "입력의 경로 또는 묶음의 이름",
            |row: &R| row.factor().0.name.as_str().into(),
        ),
        field("name", "", "name in English", "영어 이름", |row| row.factor().1.en.as_str().into()),
        field("name_ko", "", "name in Korean", "한국어 이름", |row| row.factor().1.ko.as_str().into()),
        field("kind", "", kinds, kinds_ko, |row| row.factor().0.kind.name().into()),
        field("members", "", "number of uncertain inputs in it", "불확실한 입력의 수", |row| {
            (row.factor().0.inputs.len() as u64).into()
        }),
        field(
            "stated_or_assumed",
            "",
            "stated: a source says so; assumed: nobody published it; model: the model's own randomness; mixed: a group of several",
            "stated(출처가 있음), assumed(발표되지 않아 가정), model(모형 자체의 우연), mixed(섞인 묶음)",
            |row| row.factor().0.origin.map_or("mixed", |origin| origin.name()).into(),
        ),
    ]
}

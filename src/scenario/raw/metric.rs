//! `[metric.ID]`: a metric that the scenario computes from others.

use crate::quantity::Label;
use crate::scenario::declare::table;
use crate::scenario::expression::Expression;
use crate::scenario::text::Located;

table! {
    /// A metric computed from others | 다른 지표에서 계산하는 지표
    RawMetric {
        /// Its name | 이름
        name: Label,
        /// How it is computed: numbers and metrics in brackets, `[measure.scope.component/basis@year]`, with `+ - * / ( )`, `min(a, b)` and `max(a, b)`; left out, the component is the total, the basis `prices.levels`, the year the metric's own. Its unit follows | 계산식: 수와 대괄호로 묶은 지표 `[지표.범위.구성/가격 기준@연도]`를 `+ - * / ( )`, `min(a, b)`, `max(a, b)`로 잇는다. 생략하면 구성은 전체, 가격 기준은 `prices.levels`, 연도는 그해. 단위는 식에서 나온다
        expression: Located<Expression>,
        /// Anything a reader should know of it | 참고할 점
        note: Option<Label>,
    }
}

//! Columns over time, drawn as SVG that stretches to its place; axis and labels are text beside it, so that they keep their
//! size in a narrow window.

use leptos::prelude::*;

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) label: String,
    pub(super) count: i64,
}

/// Width of a column's place, and height of the drawing, in its own units.
const STEP: usize = 10;
const HEIGHT: i64 = 1_000;
/// There is room for so many columns at least: one alone would be a wall.
const FEW: usize = 8;

/// A plot with its title, its axis and its table.
#[component]
pub(super) fn Columns(id: &'static str, title: &'static str, columns: Vec<Column>) -> impl IntoView {
    let top = top(columns.iter().map(|column| column.count).max().unwrap_or(0));
    let width = columns.len().max(FEW) * STEP;
    let labelled = format!("{}%", columns.len() * STEP * 100 / width);
    let bars = columns.iter().enumerate().map(|(place, column)| bar(place, column, top)).collect_view();
    let (first, middle, last) = ends(&columns);
    let description = description(title, &columns);
    let rows = columns.into_iter().map(|Column { label, count }| {
        view! { <tr><th scope="row">{label}</th><td>{count}</td></tr> }
    });
    let rows = rows.collect_view();
    let title_id = format!("{id}-title");
    view! {
        <figure class="card plot" aria-labelledby=title_id.clone()>
            <figcaption id=title_id.clone()><h2>{title}</h2></figcaption>
            <div class="plot-frame">
                <div class="plot-axis" aria-hidden="true"><span>{top}</span><span>{top / 2}</span><span>"0"</span></div>
                <svg
                    class="plot-columns"
                    viewBox=format!("0 0 {width} {HEIGHT}")
                    preserveAspectRatio="none"
                    role="img"
                    aria-label=description
                >
                    <line class="plot-line" x1="0" x2=width y1="0" y2="0"></line>
                    <line class="plot-line" x1="0" x2=width y1="500" y2="500"></line>
                    {bars}
                    <line class="plot-line plot-base" x1="0" x2=width y1=HEIGHT y2=HEIGHT></line>
                </svg>
                <div class="plot-labels" aria-hidden="true" style:width=labelled>
                    <span>{first}</span><span>{middle}</span><span>{last}</span>
                </div>
            </div>
            <details class="plot-table">
                <summary>"数据表"</summary>
                <table>
                    <thead><tr><th scope="col">"时间"</th><th scope="col">"提交数"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
}

fn bar(place: usize, column: &Column, top: i64) -> impl IntoView + use<> {
    let height = column.count * HEIGHT / top;
    // What is little is still seen.
    let height = if column.count > 0 { height.max(8) } else { 0 };
    view! {
        <rect x=place * STEP + 1 y=HEIGHT - height width=STEP - 2 height=height>
            <title>{format!("{}：{}", column.label, column.count)}</title>
        </rect>
    }
}

/// The least even number of two digits and zeros that nothing is above: an axis that reads well, and halves.
fn top(most: i64) -> i64 {
    let mut step = 2;
    while most > step * 10 {
        step *= 10;
    }
    (most.max(1) + step - 1) / step * step
}

fn ends(columns: &[Column]) -> (String, String, String) {
    let label = |place: usize| columns.get(place).map(|column| column.label.clone()).unwrap_or_default();
    match columns.len() {
        0 => Default::default(),
        1 => (label(0), String::new(), String::new()),
        2 => (label(0), String::new(), label(1)),
        count => (label(0), label(count / 2), label(count - 1)),
    }
}

/// What one sees at a glance, for those who do not.
fn description(title: &str, columns: &[Column]) -> String {
    let sum: i64 = columns.iter().map(|column| column.count).sum();
    let most = columns.iter().max_by_key(|column| column.count).filter(|column| column.count > 0);
    let most = most.map(|most| format!("，最多的是 {}，{} 份", most.label, most.count)).unwrap_or_default();
    format!("{title}：合计 {sum} 份{most}。逐项数字见数据表。")
}

#[cfg(test)]
mod tests {
    use super::top;

    #[test]
    fn the_axis_ends_at_an_even_number_above() {
        for (most, expected) in
            [(0, 2), (1, 2), (3, 4), (19, 20), (20, 20), (21, 40), (140, 140), (207, 400), (1_999, 2_000)]
        {
            assert_eq!(top(most), expected, "{most}");
        }
    }
}

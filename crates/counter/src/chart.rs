//! Charts, drawn by the server as SVG and always beside their numbers: parts of a whole as bars, days as columns.

use crate::show::Show;

/// A part of a whole.
pub struct Bar {
    /// The word key of what it is.
    pub word: &'static str,
    pub value: i64,
    pub of: i64,
    pub is_bad: bool,
}

impl Bar {
    pub fn of(word: &'static str, value: i64, of: i64) -> Self {
        Bar { word, value, of, is_bad: false }
    }

    #[must_use]
    pub fn bad(self) -> Self {
        Bar { is_bad: true, ..self }
    }

    /// Of a hundred.
    pub fn percent(&self) -> i64 {
        if self.of == 0 { 0 } else { (self.value * 100 / self.of).clamp(0, 100) }
    }

    pub fn shown(&self) -> String {
        format!("{} / {}", Show::number(self.value), Show::number(self.of))
    }
}

/// Days side by side, each as high as its number; what is bad of it stands on top.
pub struct Columns {
    pub columns: Vec<Column>,
    /// Of the drawing.
    pub width: usize,
}

pub struct Column {
    pub x: usize,
    pub label: String,
    pub value: i64,
    pub bad: i64,
    pub height: i64,
    pub bad_height: i64,
    /// Whether there is room for its label.
    pub is_labelled: bool,
}

const HEIGHT: i64 = 100;
/// More columns than these are drawn thin, and every fifth is labelled.
const WIDE: usize = 14;

impl Columns {
    /// A label, a number and a bad number each.
    pub fn of(days: impl IntoIterator<Item = (String, i64, i64)>) -> Self {
        let days: Vec<(String, i64, i64)> = days.into_iter().collect();
        let most = days.iter().map(|(_, value, bad)| value + bad).max().unwrap_or_default().max(1);
        let height = |value: i64| if value == 0 { 0 } else { (value * HEIGHT / most).max(1) };
        let (step, every) = if days.len() > WIDE { (20, 5) } else { (40, 1) };
        let from_end = days.len();
        let column = |(place, (label, value, bad)): (usize, (String, i64, i64))| Column {
            x: place * step,
            label,
            value,
            bad,
            height: height(value),
            bad_height: height(bad),
            is_labelled: (from_end - 1 - place).is_multiple_of(every),
        };
        Columns { width: from_end * step, columns: days.into_iter().enumerate().map(column).collect() }
    }

    /// Of one column, with a gap on each side.
    pub fn breadth(&self) -> usize {
        if self.columns.len() > WIDE { 14 } else { 32 }
    }

    /// Numbers stand above wide columns only; those of thin ones stand in the table.
    pub fn has_numbers(&self) -> bool {
        self.columns.len() <= WIDE
    }
}

impl Column {
    pub fn top(&self) -> i64 {
        HEIGHT - self.height
    }

    pub fn bad_top(&self) -> i64 {
        self.top() - self.bad_height
    }

    /// Where its number stands.
    pub fn above(&self) -> i64 {
        self.bad_top() - 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stay_within_their_whole() {
        for (value, of, percent) in [(0, 0, 0), (1, 3, 33), (3, 3, 100), (5, 3, 100)] {
            assert_eq!(Bar::of("word", value, of).percent(), percent);
        }
    }

    #[test]
    fn columns_stand_side_by_side_and_none_is_higher_than_the_drawing() {
        let day = |number: i64| (number.to_string(), number * 10, number);
        let few = Columns::of((0..3).map(day));
        assert_eq!((few.width, few.breadth(), few.has_numbers()), (120, 32, true));
        assert_eq!(few.columns.iter().map(|column| column.x).collect::<Vec<_>>(), [0, 40, 80]);
        assert_eq!((few.columns[0].height, few.columns[0].bad_height), (0, 0));
        let many = Columns::of((0..30).map(day));
        assert_eq!((many.width, many.breadth(), many.has_numbers()), (600, 14, false));
        assert!(many.columns.iter().all(|column| column.bad_top() >= 0));
        let labelled: Vec<&str> =
            many.columns.iter().filter(|column| column.is_labelled).map(|column| &*column.label).collect();
        assert_eq!(labelled, ["4", "9", "14", "19", "24", "29"], "the last day has its label");
        assert!(Columns::of([]).columns.is_empty());
    }
}

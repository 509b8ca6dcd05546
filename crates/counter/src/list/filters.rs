//! What people typed into the filters of a list, taken as they type it. What cannot be taken is named beside its field: it
//! would otherwise look as if it had found everything.

use store::Value;

use super::{Asked, Condition};
use crate::{fold::half_width, form::Refusal};

pub struct Filters<'a> {
    asked: &'a Asked,
    pub refusals: Vec<Refusal>,
}

/// Both ends count; where one is missing, there is no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<T> {
    pub first: Option<T>,
    pub last: Option<T>,
}

impl<'a> Filters<'a> {
    pub fn of(asked: &'a Asked) -> Filters<'a> {
        Filters { asked, refusals: Vec::new() }
    }

    /// None where nothing was typed, or nothing that can be taken.
    pub fn one<T>(
        &mut self,
        field: &'static str,
        refusal: &'static str,
        take: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let typed = self.asked.filter(field).filter(|typed| !half_width(typed).is_empty())?;
        let taken = take(typed);
        if taken.is_none() {
            self.refusals.push(Refusal::of(field, refusal));
        }
        taken
    }

    /// Two fields; `refusals` are for what cannot be taken, and for an end before the beginning.
    pub fn range<T: PartialOrd>(
        &mut self,
        fields: [&'static str; 2],
        refusals: [&'static str; 2],
        take: impl Fn(&str) -> Option<T>,
    ) -> Range<T> {
        let [first, last] = fields.map(|field| self.one(field, refusals[0], &take));
        if let (Some(first), Some(last)) = (&first, &last)
            && last < first
        {
            self.refusals.push(Refusal::of(fields[1], refusals[1]));
        }
        Range { first, last }
    }
}

impl<T: Copy + Into<Value>> Range<T> {
    pub fn is_everything(&self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// As a column of numbers holds its ends.
    pub fn numbers(&self) -> [Option<i64>; 2] {
        [self.first, self.last].map(|end| match end?.into() {
            Value::Int(number) => Some(number),
            _ => None,
        })
    }

    /// What it leaves of a column.
    pub fn of(&self, column: &str) -> Vec<Condition> {
        let ends = [(">=", self.first), ("<=", self.last)];
        let condition = |(sign, end): (&str, Option<T>)| {
            Some(Condition { sql: format!("{column} {sign} ?").into(), values: vec![end?.into()] })
        };
        ends.into_iter().filter_map(condition).collect()
    }
}

//! Statements about many at once: `… WHERE site = $1 AND id IN ({among})`, some values at a time.

use crate::{Conn, Engine, FromRow, Result, Value};

/// So few that SQLite goes by their index. It looks at a part of each table only (`Store::tend`), and so takes every large
/// site for one of a thousand rows, all of which are sooner read than some hundred values looked up.
const AT_ONCE: usize = 64;

impl Conn {
    /// All rows that are found by any of the values; `known` are `$1` and on.
    pub async fn all_among<T: FromRow>(
        &mut self,
        sql: &str,
        known: &[Value],
        values: impl IntoIterator<Item = impl Into<Value>>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        for (sql, args) in statements(sql, known, values) {
            found.extend(self.all::<T>(&sql, &args).await?);
        }
        Ok(found)
    }

    /// How many rows changed.
    pub async fn run_among(
        &mut self,
        sql: &str,
        known: &[Value],
        values: impl IntoIterator<Item = impl Into<Value>>,
    ) -> Result<u64> {
        let mut changed = 0;
        for (sql, args) in statements(sql, known, values) {
            changed += self.run(&sql, &args).await?;
        }
        Ok(changed)
    }
}

/// Any count of numbers as one value, for what `Engine::among_numbers` says.
pub fn numbers(engine: Engine, numbers: &[i64]) -> Value {
    let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let [begin, end] = engine.brackets();
    Value::from(format!("{begin}{}{end}", all.join(",")))
}

fn statements(
    sql: &str,
    known: &[Value],
    values: impl IntoIterator<Item = impl Into<Value>>,
) -> Vec<(String, Vec<Value>)> {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    values.chunks(AT_ONCE).map(|some| statement(sql, known, some)).collect()
}

/// Few different texts, since both engines remember each that they have seen: the last value fills up the rest.
fn statement(sql: &str, known: &[Value], some: &[Value]) -> (String, Vec<Value>) {
    let count = some.len().next_power_of_two();
    let first = known.len() + 1;
    let places: Vec<String> = (first..first + count).map(|place| format!("${place}")).collect();
    let last = some.last().cloned().unwrap_or(Value::Null);
    let mut args = [known, some].concat();
    args.resize(known.len() + count, last);
    (sql.replace("{among}", &places.join(", ")), args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args;

    #[test]
    fn texts_are_few_and_no_value_is_lost() {
        let made = statements("x IN ({among})", args!["site"], 0..140);
        let lengths: Vec<usize> = made.iter().map(|(_, args)| args.len() - 1).collect();
        assert_eq!(lengths, [64, 64, 16]);
        let (sql, args) = &statements("x IN ({among})", args!["site"], [7, 8, 9])[0];
        assert_eq!(sql, "x IN ($2, $3, $4, $5)");
        assert_eq!(args, args!["site", 7, 8, 9, 9]);
        assert!(statements("x", &[], Vec::<i64>::new()).is_empty());
    }
}

//! What is wrong and what would be right, in the words of whoever writes site files.
//!
//! serde and the TOML reader speak of structs, variants and u32; here that becomes keys, tables and numbers.

use toml::de::DeValue;

/// The key and the text of a mistake that was found at `key`.
pub(super) fn translate(key: &str, message: &str) -> (String, String) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let (true, [name, known @ ..]) = (message.starts_with("unknown field"), &quoted[..]) {
        return (key.to_owned(), unknown("key", name, known.iter().copied()));
    }
    if let (true, [name, known @ ..]) = (message.starts_with("unknown variant"), &quoted[..]) {
        return (key.to_owned(), unknown("value", name, known.iter().copied()));
    }
    // The TOML reader's own words for keys within a choice: `unexpected keys in table: a, available keys: b, c`
    if let Some((names, known)) = message
        .strip_prefix("unexpected keys in table: ")
        .and_then(|rest| rest.split_once(", available keys: "))
    {
        let name = names.split(", ").next().unwrap_or_default();
        return (key.to_owned(), unknown("key", name, known.split(", ")));
    }
    if let (true, [name]) = (message.starts_with("missing field"), &quoted[..]) {
        let key = if key.is_empty() { (*name).to_owned() } else { format!("{key}.{name}") };
        return (key, "missing; it must be written out".to_owned());
    }
    (key.to_owned(), of_kind(message).unwrap_or_else(|| message.to_owned()))
}

pub(super) fn unknown<'k>(what: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> String {
    let right = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match known.map(|name| format!("`{name}`")).collect::<Vec<_>>() {
            none if none.is_empty() => "nothing can be written here".to_owned(),
            names => format!("one of these is right: {}", names.join(", ")),
        },
    };
    format!("unknown {what} `{name}`; {right}")
}

/// The known name that a typo most likely stands for.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase().replace('_', "-");
    let longest_typo = (name.chars().count() / 3).clamp(1, 3);
    known
        .map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= longest_typo)
        .min()
        .map(|(_, candidate)| candidate)
}

pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}

/// `invalid type: string "ten", expected u32`
fn of_kind(message: &str) -> Option<String> {
    let (found, wanted) = match message.split_once(", expected ") {
        Some((found, wanted)) => (found, wanted_words(wanted)?),
        None => match message {
            "wanted string or table" => return Some(CHOICE.to_owned()),
            _ if message.starts_with("wanted exactly 1 element") => {
                return Some(
                    "exactly one choice is wanted; write one name with its value: { name = … }".to_owned(),
                );
            }
            _ => {
                let (wanted, found) = message.strip_prefix("expected ")?.split_once(", found ")?;
                return Some(format!("a {} stands here; {} is wanted", found, wanted_words(wanted)?));
            }
        },
    };
    let (_, found) = found.split_once(": ")?;
    if found == "unit variant" {
        return Some(
            "this choice wants a value of its own; write { name = … } instead of \"name\"".to_owned(),
        );
    }
    Some(format!("{} stands here; {wanted} is wanted", found_words(found)))
}

const CHOICE: &str =
    "the wrong kind of value stands here; a name in quotes, or a table { name = … }, is wanted";

fn found_words(found: &str) -> String {
    match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer", number)) => format!("the number {}", number.trim_matches('`')),
        Some(("floating", rest)) => {
            format!("the number {}", rest.trim_start_matches("point").trim_matches([' ', '`']))
        }
        Some(("boolean", value)) => value.trim_matches('`').to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        _ if found == "map" => "a table or a date".to_owned(),
        _ => found.to_owned(),
    }
}

fn wanted_words(wanted: &str) -> Option<&'static str> {
    Some(match wanted {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more,",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "a string" | "string" => "text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list [ … ]",
        "a map" | "table" | "empty table" | "empty array" => "a table { … }",
        _ if wanted.starts_with("struct ") => "a table { … }",
        _ => return None,
    })
}

/// How many letters must be put in, taken out, changed or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let changed = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

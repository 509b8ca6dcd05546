//! A list as a file: streamed page by page, so that its length costs no memory. UTF-8 with the mark that
//! Excel looks for, or Shift_JIS for older systems.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use encoding_rs::SHIFT_JIS;
use futures_util::stream;
use store::{FromRow, Store, Value};

use super::{Asked, Condition, Listing, Placed, Way};
use crate::{error::Error, words::Speech};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    ShiftJis,
}

impl Encoding {
    pub fn of(asked: &Asked) -> Encoding {
        if asked.filter("encoding") == Some("shift-jis") { Encoding::ShiftJis } else { Encoding::Utf8 }
    }

    /// As the query of a file's address chooses it.
    pub fn chosen(query: Option<&str>) -> Encoding {
        Encoding::of(&Asked::of(query))
    }

    pub fn charset(self) -> &'static str {
        match self {
            Encoding::Utf8 => "text/csv; charset=utf-8",
            Encoding::ShiftJis => "text/csv; charset=Shift_JIS",
        }
    }

    pub fn mark(self) -> &'static str {
        match self {
            Encoding::Utf8 => "\u{feff}",
            Encoding::ShiftJis => "",
        }
    }

    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::ShiftJis => text.chars().flat_map(shift_jis).collect(),
        }
    }

    /// Only what is read again as the very same text; else its first letter that is not.
    pub fn encode_exactly(self, text: &str) -> Result<Vec<u8>, char> {
        let exactly = |text: &str| {
            let bytes = match self {
                Encoding::Utf8 => return Some(text.as_bytes().to_vec()),
                Encoding::ShiftJis => SHIFT_JIS.encode(text).0,
            };
            (SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text).then(|| bytes.into_owned())
        };
        let is_lost = |letter: &char| exactly(letter.encode_utf8(&mut [0; 4])).is_none();
        exactly(text).ok_or_else(|| text.chars().find(is_lost).unwrap_or_default())
    }
}

/// One letter in Shift_JIS; what it lacks becomes 〓, the mark that Japanese readers know for it.
/// Left to itself the encoder would write `&#12316;` into people's files.
fn shift_jis(letter: char) -> Vec<u8> {
    let letter = match letter {
        '〜' => '～',
        '−' => '－',
        '‖' => '∥',
        '—' => '―',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¥' => '￥',
        other => other,
    };
    let mut buffer = [0; 4];
    let (bytes, _, is_lossy) = SHIFT_JIS.encode(letter.encode_utf8(&mut buffer));
    if is_lossy { vec![0x81, 0xac] } else { bytes.into_owned() }
}

const ROWS_AT_ONCE: usize = 1000;

/// All rows that the filters leave, in the order that the page has.
/// `cells` says how a row stands in the file: one cell per column of the listing.
pub fn download<T: FromRow + 'static>(
    listing: &'static Listing,
    store: Store,
    (known, conditions): (Vec<Value>, Vec<Condition>),
    asked: &Asked,
    (name, cells, words): (&str, impl Fn(&T, &Speech) -> Vec<String> + Send + Sync + 'static, Speech),
) -> Response {
    let encoding = Encoding::of(asked);
    let head: Vec<String> = listing.columns.iter().map(|column| words.say(column.word)).collect();
    let head = format!("{}{}", encoding.mark(), line(&head));
    let start = asked.going(Way::FromStart);
    let first = stream::iter([Ok::<_, Error>(Bytes::from(encoding.encode(&head)))]);
    let cells = Arc::new(cells);
    let rest = stream::try_unfold(Some(start), move |asked| {
        let (store, words, cells) = (store.clone(), words.clone(), Arc::clone(&cells));
        let (known, conditions) = (known.clone(), conditions.clone());
        async move {
            let Some(asked) = asked else { return Ok::<_, Error>(None) };
            let mut conn = store.read().await?;
            let rows: Vec<Placed<T>> =
                listing.placed(&mut conn, &known, &conditions, &asked, ROWS_AT_ONCE).await?;
            let is_last = rows.len() < ROWS_AT_ONCE;
            let next = rows.last().filter(|_| !is_last).map(|row| asked.going(Way::After(row.place.clone())));
            let text: String = rows.iter().map(|row| line(&cells(&row.row, &words))).collect();
            Ok(Some((Bytes::from(encoding.encode(&text)), next)))
        }
    });
    let body = Body::from_stream(futures_util::StreamExt::chain(first, rest));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(encoding.charset());
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], body).into_response()
}

/// Lines that are all there already.
pub fn as_csv(lines: &[Vec<String>], encoding: Encoding) -> Vec<u8> {
    let text: String = lines.iter().map(|cells| line(cells)).collect();
    encoding.encode(&format!("{}{text}", encoding.mark()))
}

/// RFC 4180, with lines that Windows knows.
pub fn line(cells: &[String]) -> String {
    exact_line(cells.iter().map(|cell| harmless(cell)))
}

/// The same with every cell as it is: for programs alone, since a spreadsheet may take one for a formula.
pub fn exact_line(cells: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell that a spreadsheet would take for a formula is kept from being one.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        for (cell, written) in [
            ("青葉建設", "青葉建設"),
            ("a,b", "\"a,b\""),
            ("彼は\"はい\"と言った", "\"彼は\"\"はい\"\"と言った\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("-5", "-5"),
            ("@cmd", "'@cmd"),
        ] {
            assert_eq!(line(&[cell.to_owned()]), format!("{written}\r\n"));
        }
    }

    #[test]
    fn what_is_exact_comes_back_as_it_was() {
        let text = "1,\"髙橋\"①～ｱ";
        let bytes = Encoding::ShiftJis.encode_exactly(text).unwrap();
        assert_eq!(SHIFT_JIS.decode(&bytes).0, text);
        for (text, lost) in [("𠮷野家", '𠮷'), ("9〜17", '〜'), ("−1", '−'), ("¥100", '¥'), ("a‾", '‾')]
        {
            assert_eq!(Encoding::ShiftJis.encode_exactly(text), Err(lost));
            assert_eq!(Encoding::Utf8.encode_exactly(text).unwrap(), text.as_bytes());
        }
        assert_eq!(exact_line(["=1+1", "-a", "b,c"]), "=1+1,-a,\"b,c\"\r\n");
    }

    #[test]
    fn shift_jis_never_holds_a_numeric_entity() {
        let bytes = Encoding::ShiftJis.encode("9:00〜17:00 𠮷野 é −1");
        let (text, _, is_broken) = SHIFT_JIS.decode(&bytes);
        assert!(!is_broken);
        assert_eq!(text, "9:00～17:00 〓野 〓 －1");
    }
}

//! Prose: what a site writes for its customers as plain text. Paragraphs have empty lines between them; a first line such as
//! 「第1条（…）」 or "1. …" is a heading.

/// A piece of it, as a page shows it.
pub enum Part<'t> {
    Heading(&'t str),
    Paragraph(&'t str),
}

pub fn parts(body: &str) -> Vec<Part<'_>> {
    body.split("\n\n")
        .map(str::trim)
        .flat_map(|block| {
            let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
            if is_heading(first) {
                vec![Part::Heading(first.trim()), Part::Paragraph(rest.trim())]
            } else {
                vec![Part::Paragraph(block)]
            }
        })
        .filter(|part| !matches!(part, Part::Paragraph("")))
        .collect()
}

/// Where there are no headings, as in mails.
pub fn paragraphs(body: &str) -> impl Iterator<Item = &str> {
    body.split("\n\n").map(str::trim).filter(|text| !text.is_empty())
}

fn is_heading(line: &str) -> bool {
    let number = line.trim_start_matches('第').trim_start_matches("Article ");
    let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = after.len() < number.len() && (number.len() < line.len() || after.starts_with(". "));
    is_numbered && !line.ends_with(['.', '。']) && line.chars().count() <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_cut_into_headings_and_paragraphs() {
        let shown: Vec<String> = parts("one\nline\n\n第1条（題）\nbelow\n\n\nArticle 2 (Title)\n\n3. Third\nbelow\n\n4. A sentence.\n\n第一に last")
            .into_iter()
            .map(|part| match part {
                Part::Heading(text) => format!("H:{text}"),
                Part::Paragraph(text) => format!("P:{text}"),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "P:one\nline",
                "H:第1条（題）",
                "P:below",
                "H:Article 2 (Title)",
                "H:3. Third",
                "P:below",
                "P:4. A sentence.",
                "P:第一に last"
            ]
        );
    }
}

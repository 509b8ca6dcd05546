//! The style sheet: it names no token that does not exist.

use std::collections::BTreeSet;

const TOKENS: &str = include_str!("../assets/tokens.css");
const PORTAL: &str = include_str!("../assets/portal.css");
const OFFICE: &str = include_str!("../assets/office.css");

#[test]
fn every_token_that_the_style_sheet_names_exists() {
    let defined: BTreeSet<&str> = [TOKENS, PORTAL, OFFICE].iter().flat_map(|css| definitions(css)).collect();
    // These two come from each site's own brand.css.
    let of_the_site = ["--brand", "--brand-dark"];
    let unknown: Vec<&str> = [PORTAL, OFFICE]
        .iter()
        .flat_map(|css| uses(css))
        .filter(|name| !defined.contains(name) && !of_the_site.contains(name))
        .collect();
    assert!(unknown.is_empty(), "no such token: {unknown:?}");
}

fn uses(css: &str) -> impl Iterator<Item = &str> {
    css.split("var(").skip(1).filter_map(|rest| rest.split([',', ')']).next())
}

fn definitions(css: &str) -> impl Iterator<Item = &str> {
    css.split([';', '{', '}'])
        .filter_map(|part| part.trim().split_once(':'))
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("--"))
}

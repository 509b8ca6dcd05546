//! `madoguchi check`: reads every site file and prints each mistake, or what there is.

use std::{
    fmt::{self, Display, Formatter},
    path::Path,
    sync::Arc,
};

use counter::customers::AsksConsent;
use counter::site::{Mistake, Schema, Site, Sites};
use counter::words::Lang;
use door::policy::{PRESETS, Policy};

use crate::node;

/// First parts of addresses that are the program's own; and, in the second line, second parts below `/office/`,
/// where a site's slug stands otherwise.
pub const RESERVED: &[&str] = &[
    "api",
    "assets",
    "demo",
    "healthz",
    "metrics",
    "office",
    "portal",
    "readyz",
    "robots",
    "static", //
    "factors",
    "first-login",
    "login",
    "logout",
    "password",
];

/// What a site file of this program may hold.
pub fn schema() -> Schema {
    let schema = Schema::new(PRESETS).reserved(RESERVED).part::<AsksConsent>().part::<Policy>();
    node::desks().read(schema)
}

/// The sites of a folder, for a program that cannot go on without them.
pub fn load(folder: &Path) -> anyhow::Result<Sites> {
    Sites::load(folder, schema()).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("the sites folder has mistakes:\n{}", lines.join("\n"))
    })
}

pub struct Report {
    found: Result<Vec<Arc<Site>>, Vec<Mistake>>,
}

pub fn check(folder: &Path) -> Report {
    Report { found: Sites::load(folder, schema()).map(|sites| sites.all()) }
}

impl Report {
    pub fn exit_code(&self) -> u8 {
        u8::from(self.found.is_err())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.found {
            Ok(sites) => sites.iter().try_for_each(|site| {
                let host = site.host.as_deref().unwrap_or("no host of its own");
                writeln!(f, "{}: {} (preset {}, {host})", site.slug, site.name(Lang::Ja), site.preset)
            }),
            Err(mistakes) => mistakes.iter().try_for_each(|mistake| writeln!(f, "{mistake}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demos_sites_are_right_and_have_the_names_of_the_contract() {
        let folder = std::env::temp_dir().join(format!("madoguchi-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        crate::demo::sites::write_missing(&folder).unwrap();
        let report = check(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        let wanted = "\
certificate: サンプル認証局 サーバー証明書サービス (preset certificate, no host of its own)
dealer: サンプル業務代行クラウド (preset dealer, no host of its own)
invoice: サンプル建機グループ 電子請求書サービス (preset invoice, no host of its own)
partner: サンプル取引先ネットワーク (preset partner, no host of its own)
rental: サンプルレンタル WEB会員専用ご注文サイト (preset rental, no host of its own)
";
        assert_eq!(report.to_string(), wanted);
        assert_eq!(report.exit_code(), 0);
    }

    #[test]
    fn mistakes_are_printed_line_by_line_and_end_with_one() {
        let folder = std::env::temp_dir().join(format!("madoguchi-check-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let right = include_str!("../demo/dealer.toml");
        std::fs::write(
            folder.join("dealer.toml"),
            right.replace("slug = \"dealer\"", "slug = \"Dealer\"\nslog = 1"),
        )
        .unwrap();
        let report = check(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        let lines: Vec<String> = report
            .to_string()
            .lines()
            .map(|line| line.replace(&format!("{}/", folder.display()), ""))
            .collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(
            lines[0].contains("dealer.toml:") && lines[0].contains(": slug: cannot stand in an address; ")
        );
        assert!(lines[1].ends_with(": slog: unknown key `slog`; did you mean `slug`?"), "{lines:?}");
        assert_eq!(report.exit_code(), 1);
    }

    #[test]
    fn a_desk_that_this_program_does_not_have_is_refused_by_its_place() {
        let folder = std::env::temp_dir().join(format!("madoguchi-desks-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("dealer.toml");
        let right = include_str!("../demo/invoice.toml");
        let line = right.lines().position(|line| line.starts_with("desks")).unwrap() + 1;
        std::fs::write(&file, right.replace("[\"invoices\"]", "[\"invoices\", \"garage\"]")).unwrap();
        let report = check(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        let names: Vec<String> = node::desks().names().iter().map(|name| format!("`{name}`")).collect();
        let wanted = format!(
            "{}:{line}:1: desks: unknown desk `garage`; this program has {}; `[]` is right for a door without a desk\n",
            file.display(),
            names.join(", ")
        );
        assert_eq!(report.to_string(), wanted);
        assert_eq!(report.exit_code(), 1);
    }

    /// The program's routes, and each desk's.
    fn texts_of_routes() -> Vec<String> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let crates = node::desks().names().into_iter().chain(["madoguchi"]);
        let read = |name| std::fs::read_to_string(own.with_file_name(name).join("src/routes.rs")).unwrap();
        crates.map(read).collect()
    }

    /// The path's step of this number, where it is a word and no parameter.
    fn word(path: &str, number: usize) -> Option<&str> {
        path.split('/').nth(number).filter(|step| !step.is_empty() && !step.starts_with('{'))
    }

    /// A site of such a name would lie in the way of the program's own pages, or they in its way.
    #[test]
    fn no_site_is_called_like_one_of_the_programs_own_addresses() {
        let mut words = Vec::new();
        for routes in texts_of_routes() {
            for path in routes.split('"').filter(|text| text.starts_with('/')) {
                words.extend(word(path, 1).map(ToOwned::to_owned));
                if path.starts_with("/office/") {
                    words.extend(word(path, 2).map(ToOwned::to_owned));
                }
            }
        }
        assert!(
            words.iter().any(|word| word == "healthz") && words.iter().any(|word| word == "first-login"),
            "the routes were not understood"
        );
        for word in words {
            assert!(RESERVED.contains(&word.as_str()), "a site could be called {word}");
        }
    }
}

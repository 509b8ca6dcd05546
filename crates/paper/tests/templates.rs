//! A site's own template: what is refused, and what it can reach.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use paper::{Assets, Fault, Mistake, Template};
use serde_json::json;

const HEAD: &str = "#set document(title: \"見本\", date: datetime(year: 2026, month: 11, day: 1))\n\
                    #set text(lang: \"ja\", font: \"BIZ UDGothic\")\n";

fn mistakes(template: &str) -> Vec<Mistake> {
    match Template::read("site.typ", template, &[("part.typ", "#let double(n) = {\n  n * 2 + 1pt\n}")])
        .unwrap()
        .check(&json!({ "name": "見本" }), &Assets::default())
    {
        Err(Fault::Template(mistakes)) => mistakes,
        Err(fault) => panic!("{fault}"),
        Ok(()) => panic!("accepted: {template}"),
    }
}

fn only(template: &str) -> (String, usize, usize, String) {
    let mut found = mistakes(template);
    assert_eq!(found.len(), 1, "{found:?}");
    let Mistake { file, line, column, reason } = found.remove(0);
    (file, line, column, reason)
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let (file, line, column, reason) = only("= 見本\n\n請求 #let total = (1, 2\n");
    assert_eq!((file.as_str(), line, column), ("site.typ", 3, 17), "{reason}");
    assert!(reason.contains("unclosed delimiter"), "{reason}");

    let (file, line, column, reason) = only("#let data = json(\"data.json\")\n  #data.company");
    assert_eq!((file.as_str(), line, column), ("site.typ", 2, 9), "{reason}");
    assert!(reason.contains("company"), "{reason}");

    let (file, line, _, reason) = only("#import \"part.typ\": double\n\n#double(4)");
    assert_eq!((file.as_str(), line), ("part.typ", 2), "{reason}");
    assert!(reason.ends_with("while calling `double` (site.typ:3)"), "{reason}");
    assert_eq!(mistakes("#nothing")[0].to_string(), "site.typ:1:2: unknown variable: nothing");
}

#[test]
fn what_cannot_be_archived_or_read_out_is_refused() {
    let refused = |template: &str| {
        let found: Vec<String> = mistakes(template).iter().map(ToString::to_string).collect();
        found.join("\n")
    };
    assert!(refused("= 見本").contains("missing document title"));
    assert!(refused("#set document(title: \"見本\")\n= 見本").contains("missing document date"));
    let picture =
        "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\"), format: \"svg\")";
    let said = refused(&format!("{HEAD}{picture}"));
    assert!(said.contains("site.typ:3:2: PDF/A-2a, PDF/UA-1 error: missing alt text"), "{said}");
}

#[test]
fn it_reaches_nothing_but_what_it_is_given() {
    for (template, reason) in [
        ("#read(\"/etc/passwd\")", "file not found"),
        ("#read(\"../../etc/passwd\")", "outside"),
        ("#import \"@preview/cetz:0.4.2\": canvas", "file not found"),
        ("#image(\"logo.svg\")", "file not found"),
        ("#datetime.today()", "unable to get the current date"),
    ] {
        let said = only(template).3;
        assert!(said.contains(reason), "{template}: {said}");
    }
}

#[test]
fn a_font_that_is_not_there_is_a_warning() {
    let template = format!("{HEAD}#set text(font: \"Arial\")\n見本");
    let printed =
        Template::read("site.typ", &template, &[]).unwrap().print(&json!({}), &Assets::default()).unwrap();
    assert_eq!(printed.warnings.len(), 1, "{:?}", printed.warnings);
    assert_eq!(printed.warnings[0].line, 3);
    assert!(printed.warnings[0].reason.contains("unknown font family: arial"), "{:?}", printed.warnings);
}

#[test]
fn a_template_without_end_ends() {
    assert!(only("#let n = 1\n#while n > 0 {}").3.contains("infinite"));
    assert!(only("#let f() = f()\n#f()").3.contains("depth"));
}

#[test]
fn a_name_that_leads_out_is_no_name() {
    assert!(matches!(Template::read("../site.typ", "", &[]), Err(Fault::Name(_))));
    assert!(matches!(Assets::default().with("..\\logo.svg", ""), Err(Fault::Name(_))));
}

//! Device: a rough and readable name for a browser, for messages like "in use on Windows (Edge)".

pub fn name(agent: &str) -> String {
    let systems = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ];
    // Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&systems), find(&browsers)) {
        (Some(system), Some(browser)) => format!("{system} ({browser})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn browsers_are_named_as_people_know_them() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
        for (agent, expected) in [
            (windows.to_owned(), "Windows (Chrome)"),
            (format!("{windows} Edg/150.0.0.0"), "Windows (Edge)"),
            (phone.to_owned(), "iPhone (Safari)"),
            ("curl/8.0".to_owned(), "?"),
        ] {
            assert_eq!(name(&agent), expected);
        }
    }
}

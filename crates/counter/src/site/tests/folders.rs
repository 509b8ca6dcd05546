//! Folders of site files: found, refused, read again.

use std::fs;

use super::*;

/// A folder of site files that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("madoguchi-sites-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn mistakes(&self, found: &[Mistake]) -> Vec<String> {
        let folder = format!("{}/", self.0.display());
        found.iter().map(|mistake| mistake.to_string().replace(&folder, "")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn sites_are_found_by_slug_and_by_host() {
    let folder = Folder::new("found");
    folder.put("a.toml", with("desks", "host = \"a.example.jp\"\ndesks").replace("\"sample\"", "\"anna\""));
    folder.put("b.toml", GOOD);
    folder.put(".b.toml", "no site");
    folder.put("readme.txt", "no site");
    folder.put("logo.svg", "<svg/>");
    let sites = Sites::load(&folder.0, schema()).unwrap();
    assert_eq!(sites.slugs(), ["anna", "sample"]);
    assert_eq!(sites.get("anna").unwrap().slug, "anna");
    assert!(sites.get("nobody").is_none());
    for host in ["a.example.jp", "A.Example.JP:8443", "a.example.jp."] {
        assert_eq!(sites.by_host(host).unwrap().slug, "anna", "{host}");
    }
    assert!(sites.by_host("b.example.jp").is_none() && sites.by_host("").is_none());
}

#[test]
fn a_logo_lies_beside_its_file() {
    let folder = Folder::new("logo");
    folder.put("a.toml", with("", "logo = \"logo.svg\""));
    folder.put("logo.svg", "<svg/>");
    let site = Sites::load(&folder.0, schema()).unwrap().get("sample").unwrap();
    assert_eq!(site.logo_file(), Some(folder.0.join("logo.svg")));
}

#[test]
fn mistakes_of_all_files_are_told_together() {
    let folder = Folder::new("mistakes");
    folder.put("a.toml", with("desks", "host = \"a.example.jp\"\ndesks"));
    folder.put("b.toml", with("desks", "host = \"a.example.jp\"\ndesks"));
    folder.put("c.toml", [GOOD.as_bytes(), b"# \x90\xbf\x8b\x81\n"].concat());
    folder.put("d.toml", with("slug", "slgu"));
    let wanted = [
        "b.toml:1:1: slug: `sample` is already the one of a.toml; each site needs its own",
        "b.toml:4:1: host: `a.example.jp` is already the one of a.toml; each site needs its own",
        "c.toml:18:3: this is not UTF-8; save the file as UTF-8 instead of Shift_JIS or another encoding",
        "d.toml:1:1: slgu: unknown key `slgu`; did you mean `slug`?",
        "d.toml:1:1: slug: missing or empty; it must be written out",
    ];
    let found = folder.mistakes(&Sites::load(&folder.0, schema()).err().unwrap());
    assert_eq!(found, wanted);
}

#[test]
fn an_empty_or_missing_folder_is_a_mistake() {
    let folder = Folder::new("empty");
    let empty = Sites::load(&folder.0, schema()).err().unwrap();
    assert_eq!(empty[0].says, "holds no site; one file `name.toml` per site is right");
    let missing = Sites::load(&folder.0.join("nowhere"), schema()).err().unwrap();
    assert!(missing[0].says.starts_with("cannot be read: "));
}

#[test]
fn a_reload_takes_good_files_and_a_bad_one_leaves_everything_as_it_was() {
    let folder = Folder::new("reload");
    folder.put("a.toml", GOOD);
    let sites = Sites::load(&folder.0, schema()).unwrap();
    let elsewhere = sites.clone();
    let opens = |sites: &Sites| sites.get("sample").unwrap().part::<Kiosk>().opens;
    folder.put("a.toml", with("", "[kiosk]\nopens = 7"));
    assert_eq!(opens(&elsewhere), 9, "files count when they are read, not when they are written");
    assert_eq!(sites.reload(), Ok(1));
    assert_eq!(opens(&elsewhere), 7);
    folder.put("a.toml", with("", "[kiosk]\nopens = 6"));
    folder.put("b.toml", "slug =");
    assert_eq!(sites.reload().err().unwrap().len(), 1);
    assert_eq!(opens(&elsewhere), 7);
    assert_eq!(elsewhere.slugs(), ["sample"]);
}

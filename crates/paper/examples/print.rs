//! `cargo run -p paper --example print -- TEMPLATE.typ DATA.json OUT.pdf`: what an author of templates types.
//! Everything else in the template's folder is at its hand: other templates as parts, pictures as assets.

use std::env;
use std::fs;
use std::path::Path;

use paper::{Assets, Template};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [template, data, out] = arguments.as_slice() else {
        return Err("usage: print TEMPLATE.typ DATA.json OUT.pdf".into());
    };
    let (template, assets) = read(Path::new(template))?;
    let data: serde_json::Value = serde_json::from_slice(&fs::read(data)?)?;
    let printed = template.print(&data, &assets).map_err(|fault| fault.to_string())?;
    for warning in &printed.warnings {
        println!("{warning}");
    }
    if !printed.unknown.is_empty() {
        println!("no font has these: {:?}", printed.unknown);
    }
    println!("{} pages, {} bytes", printed.pages, printed.pdf.len());
    Ok(fs::write(out, printed.pdf)?)
}

fn read(template: &Path) -> Result<(Template, Assets)> {
    let name = template.file_name().ok_or("the template has no name")?.to_string_lossy().into_owned();
    let (mut parts, mut assets) = (Vec::new(), Assets::default());
    let folder = template.parent().filter(|folder| !folder.as_os_str().is_empty());
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let (path, name) = {
            let entry = entry?;
            (entry.path(), entry.file_name().to_string_lossy().into_owned())
        };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("typ") => parts.push((name, fs::read_to_string(path)?)),
            Some("png" | "jpg" | "svg") => assets = assets.with(&name, fs::read(path)?)?,
            _ => {}
        }
    }
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Ok((Template::read(&name, &fs::read_to_string(template)?, &parts)?, assets))
}

//! The demo's site files: written into its folder where they are missing, so that they can be edited.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

pub const FOLDER: &str = "sites";

/// The sites whose doors stand.
pub const FILES: &[(&str, &str)] = &[("invoice.toml", include_str!("../../demo/invoice.toml"))];

/// The sites whose doors are still being built: no part of the demo yet, but checked and tried.
pub const COMING: &[(&str, &str)] = &[
    ("certificate.toml", include_str!("../../demo/certificate.toml")),
    ("dealer.toml", include_str!("../../demo/dealer.toml")),
    ("partner.toml", include_str!("../../demo/partner.toml")),
    ("rental.toml", include_str!("../../demo/rental.toml")),
];

pub fn write_missing(folder: &Path, files: &[(&str, &str)]) -> Result<()> {
    for (name, text) in files {
        let file = folder.join(name);
        if !file.exists() {
            fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
        }
    }
    Ok(())
}

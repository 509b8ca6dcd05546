//! The demo's site files: written into its folder where they are missing, so that they can be edited; and
//! the member CA that one of them names.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};

use super::certificates;

pub const FOLDER: &str = "sites";

pub const FILES: &[(&str, &str)] = &[
    ("invoice.toml", include_str!("../../demo/invoice.toml")),
    ("certificate.toml", include_str!("../../demo/certificate.toml")),
    ("partner.toml", include_str!("../../demo/partner.toml")),
    ("dealer.toml", include_str!("../../demo/dealer.toml")),
    ("rental.toml", include_str!("../../demo/rental.toml")),
];

pub fn write_missing(folder: &Path) -> Result<()> {
    for (name, text) in FILES {
        let file = folder.join(name);
        if !file.exists() {
            fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))?;
        }
    }
    certificates::write_member_ca(folder)
}

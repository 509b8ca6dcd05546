//! The six doors, as the very files that operators can read.

pub const PRESETS: &[(&str, &str)] = &[
    ("invoice", include_str!("../../../../presets/invoice.toml")),
    ("certificate", include_str!("../../../../presets/certificate.toml")),
    ("partner", include_str!("../../../../presets/partner.toml")),
    ("dealer", include_str!("../../../../presets/dealer.toml")),
    ("rental", include_str!("../../../../presets/rental.toml")),
    ("modern", include_str!("../../../../presets/modern.toml")),
];

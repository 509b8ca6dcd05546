//! QR codes as drawings: a template shows one by `image(bytes(data.qr), format: "svg", alt: "…")`.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// A reader wants four modules of white around.
const QUIET: i32 = 4;

/// As an SVG with the white around it; nothing when the text is too long (2,331 bytes).
///
/// Fifteen in a hundred modules may be lost to folds and dirt.
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET;
    let path = squares(&code);
    Some(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>"#
    ))
}

/// One path for all dark modules, run by run: neighbours show no seam.
fn squares(code: &QrCode) -> String {
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|x| code.get_module(*x, y)).map(|_| 1).sum::<i32>();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

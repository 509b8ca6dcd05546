//! Colours as WCAG 2.2 sees them: the brand's colour carries white letters, and stands as letters on white.

/// `#rrggbb` as red, green, blue.
pub(super) fn parse(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let mut channels = [0; 3];
    for (channel, at) in channels.iter_mut().zip([0, 2, 4]) {
        let pair = digits.get(at..at + 2).filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        *channel = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(channels)
}

/// 1.4.3: letters of usual size want 4.5:1.
pub(super) const LEGIBLE: f64 = 4.5;

pub(super) fn contrast_with_white(colour: [u8; 3]) -> f64 {
    1.05 / (luminance(colour) + 0.05)
}

/// The same hue, only as much darker as it must be.
pub(super) fn legible(colour: [u8; 3]) -> String {
    let [red, green, blue] = (0..=255)
        .rev()
        .map(|light| colour.map(|channel| darken(channel, light)))
        .find(|darker| contrast_with_white(*darker) >= LEGIBLE)
        .unwrap_or_default();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn darken(channel: u8, light: u16) -> u8 {
    u8::try_from(u16::from(channel) * light / 255).unwrap_or(u8::MAX)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

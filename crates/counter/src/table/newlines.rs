//! Every end of a line as one `\n`: Windows writes two letters, and old systems another one, and rows could not be
//! counted.

use std::io::{self, Read};

pub struct Newlines<R> {
    from: R,
    /// The letter before was a `\r`, whose `\n` may follow.
    is_after_return: bool,
}

impl<R: Read> Newlines<R> {
    pub fn of(from: R) -> Self {
        Newlines { from, is_after_return: false }
    }
}

impl<R: Read> Read for Newlines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.from.read(buffer)?;
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer[at];
                let is_second = byte == b'\n' && self.is_after_return;
                self.is_after_return = byte == b'\r';
                if !is_second {
                    buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            // Nothing left of something read is no end of the file.
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives so many bytes at a time.
    struct Sips<'a>(&'a [u8], usize);

    impl Read for Sips<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(buffer.len());
            self.0.read(&mut buffer[..most])
        }
    }

    #[test]
    fn lines_end_alike_however_they_ended() {
        for (text, lines) in [
            ("a\r\nb\r\n", "a\nb\n"),
            ("a\nb", "a\nb"),
            ("a\rb\r", "a\nb\n"),
            ("a\r\r\n\nb", "a\n\n\nb"),
            ("", ""),
        ] {
            for sip in 1..4 {
                let mut read = String::new();
                Newlines::of(Sips(text.as_bytes(), sip)).read_to_string(&mut read).unwrap();
                assert_eq!(read, lines, "{text:?} by {sip}");
            }
        }
    }
}

//! The issuer's registration number (登録番号): T and 13 digits, of which the first checks the other twelve.

/// Whether a number has the form that all of them have.
pub fn is_registration_number(number: &str) -> bool {
    number
        .strip_prefix('T')
        .is_some_and(|digits| digits.len() == 13 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// 9 − (Σ Pn·Qn mod 9), Pn the n-th digit from the right of the other twelve, Qn 1 for odd n and 2 for even.
/// A wrong one is worth a warning and no more: whether sole proprietors' numbers carry one is not certain.
pub fn has_right_check_digit(number: &str) -> bool {
    let Some((first, rest)) = number.strip_prefix('T').and_then(|digits| digits.split_at_checked(1)) else {
        return false;
    };
    let weigh =
        |(n, digit): (usize, char)| digit.to_digit(10).map(|digit| digit * if n % 2 == 0 { 1 } else { 2 });
    let sum: Option<u32> = rest.chars().rev().enumerate().map(weigh).sum();
    sum.is_some_and(|sum| first == (9 - sum % 9).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digit_checks_the_others() {
        for (number, is_right) in [
            ("T7000012050002", true),
            ("T1234567890123", false),
            ("T7000012050003", false),
            ("T", false),
            ("7000012050002", false),
        ] {
            assert_eq!(has_right_check_digit(number), is_right, "{number}");
        }
    }

    #[test]
    fn a_number_is_t_and_thirteen_digits() {
        for (number, is_one) in [
            ("T7000012050002", true),
            ("T1234567890123", true),
            ("7000012050002", false),
            ("T700001205000", false),
            ("T70000120500021", false),
            ("T700001205000a", false),
        ] {
            assert_eq!(is_registration_number(number), is_one, "{number}");
        }
    }
}

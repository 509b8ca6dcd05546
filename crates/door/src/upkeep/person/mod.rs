//! One person as a whole: what the door holds of them, told to them (個人情報の開示), and what goes with them (利用者の削除).

mod erasure;
mod held;

pub use erasure::{Bond, bond, erase};
pub use held::{HELD, LEFT_OUT};

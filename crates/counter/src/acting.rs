//! Acting: an operator on a member's pages, in a customer's place (OFF-1). The office finds out that it is so;
//! whatever is recorded meanwhile is the operator's deed, on behalf of the user.

use std::{ops::Deref, sync::Arc};

use jiff::Timestamp;
use uuid::Uuid;

use crate::staff::{Area, Role};

/// Cheap to clone.
#[derive(Clone, Debug)]
pub struct Acting(Arc<InPlace>);

#[derive(Debug)]
pub struct InPlace {
    pub id: Uuid,
    pub operator: Uuid,
    /// Who acts, for whom, and why, as the banner says it.
    pub name: String,
    pub person: String,
    pub customer: String,
    pub reason: String,
    pub role: Role,
    pub user: Uuid,
    pub account: Uuid,
    pub until: Timestamp,
}

impl Acting {
    pub fn new(in_place: InPlace) -> Self {
        Acting(Arc::new(in_place))
    }

    /// As the audit log names who acts.
    pub fn by(&self) -> String {
        format!("operator:{}", self.operator)
    }

    /// Nobody sees in a customer's place what they may not work on in the office.
    pub fn opens(&self, desk: &'static str) -> bool {
        self.role.changes(Area::Desk(desk))
    }
}

impl Deref for Acting {
    type Target = InPlace;
    fn deref(&self) -> &InPlace {
        &self.0
    }
}

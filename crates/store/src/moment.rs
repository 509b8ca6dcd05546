//! One moment of the whole database: what others write meanwhile is not in it, and they do not wait for it.

use std::ops::{Deref, DerefMut};

use crate::engines::Gather;
use crate::{Conn, Error, Result, Row, Store};

/// For reading alone. It ends when it is dropped, and should not last longer than it must: the database keeps for it
/// what others change.
pub struct Moment(Conn);

impl Store {
    pub async fn moment(&self) -> Result<Moment> {
        let moment = self.pool().moment().await.inspect_err(crate::conn::count)?;
        Ok(Moment(Conn::within(self.clone(), moment)))
    }
}

impl Moment {
    /// Row by row, however many there are.
    pub async fn each<E: From<Error> + Send>(
        &mut self,
        sql: &str,
        take: impl FnMut(&Row) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let mut each = Each { take, failed: None };
        self.0.stream(sql, &mut each).await?;
        each.failed.map_or(Ok(()), Err)
    }
}

struct Each<F, E> {
    take: F,
    failed: Option<E>,
}

impl<E: Send, F: FnMut(&Row) -> Result<(), E> + Send> Gather for Each<F, E> {
    fn take(&mut self, row: &Row) -> Result<bool> {
        self.failed = (self.take)(row).err();
        Ok(self.failed.is_none())
    }

    fn anew(&mut self) {
        unreachable!("what is streamed comes once");
    }
}

impl Deref for Moment {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Moment {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

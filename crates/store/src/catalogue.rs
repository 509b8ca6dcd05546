//! What tables there are, as the database itself knows them: who copies a whole database lists none by hand.

use crate::{Conn, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// BIGINT, TEXT or BYTEA, unless somebody else made it.
    pub kind: String,
}

impl Table {
    /// As `SELECT … FROM` all of it.
    pub fn read_all(&self) -> String {
        format!("SELECT {} FROM {}", self.list(), quoted(&self.name))
    }

    /// As `Conn::add_all` wants it.
    pub fn target(&self) -> String {
        format!("{} ({})", quoted(&self.name), self.list())
    }

    fn list(&self) -> String {
        self.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Conn {
    /// All tables of the database, in the order of their names, each with its columns in their order.
    pub async fn tables(&mut self) -> Result<Vec<Table>> {
        let catalogue = self.store().engine().catalogue();
        let mut tables: Vec<Table> = Vec::new();
        for (table, column, kind) in self.all::<(String, String, String)>(catalogue, &[]).await? {
            let column = Column { name: column, kind: kind.to_ascii_uppercase() };
            match tables.last_mut() {
                Some(last) if last.name == table => last.columns.push(column),
                _ => tables.push(Table { name: table, columns: vec![column] }),
            }
        }
        Ok(tables)
    }

    /// A table that holds rows, beside that of the migrations. With none, nobody has used the database yet.
    pub async fn table_in_use(&mut self) -> Result<Option<String>> {
        for Table { name, .. } in self.tables().await? {
            let sql = format!("SELECT 1 FROM {} LIMIT 1", quoted(&name));
            if name != "migrations" && self.maybe::<i64>(&sql, &[]).await?.is_some() {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }
}

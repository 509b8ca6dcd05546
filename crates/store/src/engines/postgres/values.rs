//! Parameters to PostgreSQL's types, and its rows to ours.

use std::error::Error as StdError;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Column, Statement};

use crate::{Error, Result, Row, Value};

pub fn bind<'a>(statement: &Statement, args: &'a [Value]) -> Result<Vec<&'a (dyn ToSql + Sync)>> {
    let wanted = statement.params().len();
    if wanted != args.len() {
        return Err(Error::Other(format!("{wanted} parameters got {} values", args.len())));
    }
    Ok(args.iter().map(|value| value as &(dyn ToSql + Sync)).collect())
}

impl ToSql for Value {
    fn to_sql(&self, to: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, to) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(int), &Type::INT8) => int.to_sql(to, out),
            (Self::Int(int), &Type::INT4) => i32::try_from(*int)?.to_sql(to, out),
            (Self::Int(int), &Type::INT2) => i16::try_from(*int)?.to_sql(to, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(to, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(to, out),
            _ => Err(format!("it is a {}, wanted is {to}: write CAST($n AS …)", self.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub fn copy(from: &tokio_postgres::Row, to: &mut Row) -> Result<()> {
    to.clear();
    for (i, column) in from.columns().iter().enumerate() {
        match *column.type_() {
            Type::INT8 => to.push_int(from.try_get(i)?),
            Type::INT4 => to.push_int(from.try_get::<_, Option<i32>>(i)?.map(i64::from)),
            Type::INT2 => to.push_int(from.try_get::<_, Option<i16>>(i)?.map(i64::from)),
            Type::TEXT | Type::VARCHAR | Type::NAME => {
                to.push_text(from.try_get::<_, Option<&str>>(i)?.map(str::as_bytes));
            }
            Type::BYTEA => to.push_bytes(from.try_get(i)?),
            Type::BOOL => return Err(unportable(column, "CASE WHEN … THEN 1 ELSE 0 END")),
            _ => return Err(unportable(column, "CAST(… AS BIGINT) or CAST(… AS TEXT)")),
        }
    }
    Ok(())
}

fn unportable(column: &Column, write: &str) -> Error {
    Error::Decode(format!("column {} is {}: write {write}", column.name(), column.type_()))
}

//! GET /{site}/: 「トップページ」, where a member lands (DOOR-17).

use counter::{Answer, Desks, Member, Tile, Visit, error::Result, page};
use store::Conn;

use crate::{board::Board, pages::TopPage, people, policy::Policy, registration};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let (accounts, desks) = {
        let mut conn = visit.portal.store.read().await?;
        let accounts = people::sql::accounts_of(&mut conn, visit.slug(), member.user).await?;
        (accounts, tiles(&mut conn, &visit, &member).await?)
    };
    let board = Board::of(&visit, true).await?;
    page(&TopPage {
        f: visit.frame(Some(&member)),
        last_login: member.last_login,
        desks,
        board,
        has_consent_page: visit.site.part::<Policy>().consent.is_some(),
        has_invitations: registration::must_be_offered(&visit).is_ok(),
        has_other_accounts: accounts.len() > 1,
    })
}

async fn tiles(conn: &mut Conn, visit: &Visit, member: &Member) -> Result<Vec<Tile>> {
    let mut tiles = Vec::new();
    for desk in visit.portal.part::<Desks>().of(&visit.site) {
        if !visit.opens(desk.name()) {
            continue;
        }
        tiles.extend(desk.tiles(conn, visit, member).await?);
    }
    Ok(tiles)
}

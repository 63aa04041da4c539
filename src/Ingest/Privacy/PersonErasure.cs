using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>
/// What erasure makes of what people entered of one person: a pseudonym takes the number's place in every table, names, certificates and words go, memberships end tonight, and the cards are out of use.
/// Who came where stays countable, because a row of somebody stays a row of somebody; who it was is known to nobody any more.
/// </summary>
internal sealed class PersonErasure(Work work, Person person, IReadOnlyDictionary<string, string> pseudonyms, DateTimeOffset at, long today)
{
    private readonly string[] _new = [.. pseudonyms.Values];
    private readonly string[] _cards = [.. person.Cards];
    private readonly long _now = at.ToUnixTimeMilliseconds();

    /// <summary>The first day on which the person is no member any more. Today still counts, so that nobody's count changes who has counted already.</summary>
    private readonly long _end = today + 1;

    /// <param name="tables">Of the catalogue: what people entered.</param>
    public void Run(IReadOnlyList<CatalogueTable> tables)
    {
        foreach (var (old, pseudonym) in pseudonyms) Rename(tables, old, pseudonym);
        // The link by which the person saw his own figures leads nowhere any more.
        if (tables.Any(t => t.Name == "member_links" && t.Has("revoked_at"))) work.Execute("update member_links set revoked_at = @_now where member in @members and revoked_at = 0", new { _now, members = _new });
        EndMemberships();
        EmptyCards();
        EmptyWords();
        EmptyNotices();
    }

    /// <summary>What must be derived again: the cards' taps change hands, and whatever stands under either number.</summary>
    public void Announce()
    {
        foreach (var card in _cards) Changes.Add(work, ChangeKind.Card, card);
        foreach (var uid in work.Query<string>("select distinct uid from card_profiles where card in @cards and uid <> ''", new { cards = _cards })) Changes.Add(work, ChangeKind.Card, "UID" + uid);
        foreach (var number in pseudonyms.SelectMany(p => new[] { p.Key, p.Value }))
        {
            Changes.Add(work, ChangeKind.Member, number);
            Changes.Add(work, ChangeKind.Credits, number);
        }

        foreach (var (session, member) in work.Query<(string, string)>("select distinct session, member from corrections where member in @members", new { members = _new })) Changes.Add(work, ChangeKind.Attendance, $"{session} {member}");
    }

    private void Rename(IEnumerable<CatalogueTable> tables, string old, string pseudonym)
    {
        // The new row first and the old one last: cards, and perhaps other tables, refer to it.
        work.Execute("insert into members(member, name, branch) select @pseudonym, @name, branch from members where member = @old", new { pseudonym, name = Needles.NoName, old });
        foreach (var table in tables.Where(t => t is { IsDerived: false, Name: not "members" }))
        {
            foreach (var column in table.Columns.Where(c => c.Kind == ColumnKind.Text && ErasureRules.HoldsMember(c.Name)))
            {
                // A settlement's lines of double report's own points are held by units.
                var ofUnits = column.Name == "holder" ? " and account not in (2, 3)" : "";
                work.Execute($"update {table.Name} set {column.Name} = @pseudonym where {column.Name} = @old{ofUnits}", new { pseudonym, old });
            }
        }

        work.Execute("delete from members where member = @old", new { old });
    }

    private void EndMemberships()
    {
        var values = new { members = _new, end = _end, noEnd = HistoryRules.NoEndDay };
        foreach (var table in (string[])["member_homes", "member_communities", "member_stays", "member_exemptions"])
        {
            work.Execute($"delete from {table} where member in @members and from_day >= @end", values);
            work.Execute($"update {table} set until_day = @end where member in @members and until_day > @end", values);
        }

        work.Execute("update member_exemptions set reason = '' where member in @members", values);
        foreach (var member in _new)
        {
            // Nobody waits for whoever stands in a list of names of a session to come; and who has no home at all would be taken for one whose home never changed.
            work.Execute("insert into member_exemptions(member, from_day, until_day, reason) values(@member, @end, @noEnd, '')", new { member, values.end, values.noEnd });
            work.Execute("insert into member_homes(member, from_day, until_day, unit) select member, 0, 1, branch from members where member = @member and not exists (select 1 from member_homes h where h.member = @member)", new { member });
        }

        foreach (var session in work.Query<string>("select s.session from sign_ups u join sessions s on s.session = u.session where u.member in @members and u.withdrawn = 0 and s.starts > @_now", new { members = _new, _now }).Distinct().ToList())
        {
            work.Execute("update sign_ups set withdrawn = place where session = @session and member in @members and withdrawn = 0", new { session, members = _new });
            Changes.Add(work, ChangeKind.Session, session);
        }
    }

    private void EmptyCards()
    {
        var none = Array.Empty<byte>();
        var writer = CardFile.NewWriter();
        foreach (var card in _cards)
        {
            if (CardFile.Load(work, card).GetValueOrDefault(card) is not { } before) continue;
            var after = before.Copy();
            // Out of use for good: the kiosks hear of it by the list of cards not to be taken, and let go of what they remember of the card.
            CardRules.Enter(after, CardState.Revoked, "", _now, HistoryRules.NoEnd);
            after.Put(writer, before);
        }

        writer.Write(work);
        // A certificate bears a name; the key, which verifies what was tapped, does not.
        work.Execute("update cards set certificate = @none where card in @_cards", new { none, _cards });
        work.Execute("update card_certificates set certificate = @none where card in @_cards", new { none, _cards });
        work.Execute("update card_states set reason = '' where card in @_cards", new { _cards });
        work.Execute("update card_issues set member_file = @none, challenge = @none, state = 'ended' where card in @_cards or member in @members", new { none, _cards, members = _new });
    }

    private void EmptyWords()
    {
        var of = new { members = _new, today };
        work.Execute("update excuses set reason = '' where member in @members", of);
        // A request that nobody has decided would wait for ever on somebody's desk; undecided it covered nothing, and taken back it covers nothing either.
        work.Execute("update excuses set state = @withdrawn where member in @members and state = @requested", new { members = _new, withdrawn = 4, requested = 1 });
        work.Execute("update corrections set reason = '' where member in @members", of);
        work.Execute("update ratings set comment = '' where member in @members", of);
        work.Execute("update time_withdrawals set purpose = '' where member in @members", of);
        work.Execute("update warning_events set detail = '' where warning in (select id from warnings where member in @members)", of);
        // Nobody is to get in touch any more with somebody whom nobody knows.
        work.Execute("update warnings set state = 'withdrawn', by_hand = 1, until_day = case when until_day = 0 then @today else until_day end where member in @members and state in ('open', 'acknowledged', 'following')", of);
    }

    private void EmptyNotices()
    {
        var of = new { members = _new, name = Needles.NoName, _now };
        work.Execute("update notice_deliveries set state = 'dropped', digest = null, ended_at = @_now, leased_until = 0, last_error = '' where state in ('waiting', 'digest', 'dead') and notice in (select number from notices where member in @members)", of);
        work.Execute("update notices set title_zh = @name, title_en = @name, body_zh = '', body_en = '', link = '', state = case when state in ('new', 'unheard') then 'withdrawn' else state end where member in @members", of);
        // A channel of the person's own holds an address.
        work.Execute("delete from notice_deliveries where channel in (select channel from notice_channels where member in @members)", of);
        work.Execute("delete from notice_channels where member in @members", of);
    }
}

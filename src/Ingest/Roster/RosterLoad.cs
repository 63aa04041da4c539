using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>What a book is made of.</summary>
internal sealed record RosterParts(
    Dictionary<string, Organisation> Organisations, MemberIndex Members, Member[] ByIndex, Dictionary<string, Kiosk> Kiosks, Dictionary<string, Card> Cards,
    Dictionary<string, Card> CardsByUid, Dictionary<string, Steps<bool>> TakesUid, UnitTimes Units, Stay[][] Stays, Exemption[][] Exemptions);

/// <summary>Reads a book from the tables. Whoever has no history has been what the tables of now say since ever.</summary>
internal static class RosterLoad
{
    public static RosterBook Load(Work work, long? today)
    {
        var organisations = work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations").ToDictionary(o => o.Id, StringComparer.Ordinal);
        var units = new UnitTimes(Units(work, organisations));
        if (today is { } now) foreach (var id in organisations.Keys.ToArray()) organisations[id] = units.At(now)[id] ?? organisations[id];
        var merges = Merges.Load(work);
        var rows = work.Query<(string Number, string Name, string Branch)>("select member, name, branch from members").OrderBy(m => m.Number, StringComparer.Ordinal).ToList();
        var people = rows.Where(m => merges.Person(m.Number) == m.Number).ToList();
        var stays = Stays(work, people.ConvertAll(m => m.Number), organisations, merges, rows.ToDictionary(r => r.Number, r => r.Branch, StringComparer.Ordinal));
        Member[] members = [.. people.Select((m, index) => new Member(index, m.Number, MaskedName.Of(m.Name), Home(stays[index], today) ?? organisations[m.Branch]) { Absorbed = merges.AbsorbedBy(m.Number) })];
        var byNumber = members.ToDictionary(m => m.Number, StringComparer.Ordinal);
        var index = new MemberIndex(byNumber, members.SelectMany(m => m.Absorbed.Select(a => (a, m))).ToDictionary(p => p.a, p => p.m, StringComparer.Ordinal));
        var profiles = Profiles(work);
        var cards = Cards(work, index, profiles);
        return new RosterBook(new RosterParts(organisations, index, members, Kiosks(work), cards, ByUid(profiles, cards), TakesUid(work), units, stays, Exemptions(work, members)));
    }

    private static Organisation? Home(Stay[] stays, long? today) => stays.Where(s => s.Kind == BelongingKinds.Home && today is { } day && s.Holds(day)).Select(s => s.Unit).FirstOrDefault();

    internal static List<Steps<Organisation>> Units(Work work, Dictionary<string, Organisation> now)
    {
        var rows = work.Query<(string Unit, long From, long Until, string Name, string Kind, string? Parent)>("select unit, from_day, until_day, name, kind, parent from unit_history order by unit, from_day")
            .GroupBy(r => r.Unit, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => new Steps<Organisation>(g.OrderBy(r => r.From).Select(r => new Stretch<Organisation>(r.From, r.Until, new Organisation(r.Unit, r.Name, r.Kind, r.Parent)))), StringComparer.Ordinal);
        return [.. now.Values.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => rows.TryGetValue(o.Id, out var steps) ? steps : Since(o))];
    }

    private static Steps<T> Since<T>(T value) => new([new(HistoryRules.Beginning, HistoryRules.NoEnd, value)]);

    private static Stay[][] Stays(Work work, List<string> people, Dictionary<string, Organisation> units, Merges merges, Dictionary<string, string> branches)
    {
        var homes = Read(work, "member_homes", BelongingKinds.Home, units);
        var communities = Read(work, "member_communities", BelongingKinds.Community, units);
        var temporary = Read(work, "member_stays", BelongingKinds.Temporary, units);
        // Until the day of the merge both registrations stood; from then on the home of the number that stayed is the only one.
        IEnumerable<Stay> HomesOf(string number, long until) => homes.GetValueOrDefault(number, [new Stay(HistoryRules.Beginning, HistoryRules.NoEndDay, units[branches[number]], BelongingKinds.Home)])
            .Select(h => h with { Until = Math.Min(h.Until, until) }).Where(h => h.From < h.Until);
        return [.. people.Select(number => (Stay[])
        [
            .. HomesOf(number, long.MaxValue), .. merges.AbsorbedBy(number).Where(branches.ContainsKey).SelectMany(n => HomesOf(n, merges.DayOf(n))),
            .. merges.AbsorbedBy(number).Prepend(number).SelectMany(n => temporary.GetValueOrDefault(n, [])),
            .. merges.AbsorbedBy(number).Prepend(number).SelectMany(n => communities.GetValueOrDefault(n, [])),
        ])];
    }

    private static Dictionary<string, List<Stay>> Read(Work work, string table, BelongingKinds kind, Dictionary<string, Organisation> units)
    {
        var stays = new Dictionary<string, List<Stay>>(StringComparer.Ordinal);
        foreach (var (member, unit, from, until) in work.Query<(string, string, long, long)>($"select member, unit, from_day, until_day from {table} where unit is not null order by member, from_day, unit"))
        {
            if (!stays.TryGetValue(member, out var list)) stays.Add(member, list = new(1));
            list.Add(new Stay(from, until, units[unit], kind));
        }

        return stays;
    }

    private static Exemption[][] Exemptions(Work work, Member[] members)
    {
        var all = work.Query<(string Member, long From, long Until, string Reason)>("select member, from_day, until_day, reason from member_exemptions order by member, from_day").ToLookup(e => e.Member, StringComparer.Ordinal);
        return [.. members.Select(m => (Exemption[])[.. m.Absorbed.Prepend(m.Number).SelectMany(n => all[n]).Select(e => new Exemption(e.From, e.Until, e.Reason))])];
    }

    internal static Dictionary<string, Kiosk> Kiosks(Work work)
    {
        var keys = work.Query<(string Kiosk, long Until, byte[] Key)>("select kiosk, until_at, public_key from kiosk_keys order by kiosk, from_at desc").ToLookup(k => k.Kiosk, StringComparer.Ordinal);
        var revoked = work.Query<(string Kiosk, long At)>("select kiosk, at from kiosk_enrolments where state = 'revoked'").ToDictionary(r => r.Kiosk, r => r.At, StringComparer.Ordinal);
        return work.Query<(string Kiosk, string Name, string Centre, byte[] Key)>("select kiosk, name, centre, public_key from kiosks")
            .Select(k => new Kiosk(k.Kiosk, k.Name, k.Centre, new KioskKey(k.Key, revoked.GetValueOrDefault(k.Kiosk, HistoryRules.NoEnd)))
            {
                // One that has no end and is not the present one was entered by mistake and taken back.
                Earlier = [.. keys[k.Kiosk].Where(e => e.Until != HistoryRules.NoEnd && !e.Key.AsSpan().SequenceEqual(k.Key)).Select(e => new KioskKey(e.Key, e.Until))],
            })
            .ToDictionary(k => k.Id, StringComparer.Ordinal);
    }

    private readonly record struct Profile(CardKind Kind, byte[] ReceiptKey, string Uid);

    private static Dictionary<string, Profile> Profiles(Work work) => work.Query<(string Card, string Kind, byte[] ReceiptKey, string Uid)>("select card, profile, receipt_key, uid from card_profiles")
        .ToDictionary(p => p.Card, p => new Profile(CardKinds.Of(p.Kind), p.ReceiptKey, p.Uid), StringComparer.Ordinal);

    /// <summary>Where two cards claim one chip, the first by number stands for it: a bare UID is no proof of either.</summary>
    private static Dictionary<string, Card> ByUid(Dictionary<string, Profile> profiles, Dictionary<string, Card> cards)
    {
        var byUid = new Dictionary<string, Card>(StringComparer.Ordinal);
        foreach (var (number, profile) in profiles.Where(p => p.Value.Uid.Length > 0 && p.Value.Kind != CardKind.Uid).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (cards.TryGetValue(number, out var card)) byUid.TryAdd(profile.Uid, card);
        }

        return byUid;
    }

    internal static Dictionary<string, Steps<bool>> TakesUid(Work work) => UidDesk.Load(work).GroupBy(p => p.Centre, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => new Steps<bool>(g.OrderBy(p => p.From).Select(p => new Stretch<bool>(p.From, p.Until, p.Allowed))), StringComparer.Ordinal);

    private static Dictionary<string, Card> Cards(Work work, MemberIndex members, Dictionary<string, Profile> profiles)
    {
        Member? Find(string? number) => number is not null && members.TryGetValue(number, out var member) ? member : null;
        var holders = work.Query<(string Card, long From, long Until, string? Member)>("select card, from_at, until_at, member from card_holders order by card, from_at").ToLookup(h => h.Card, StringComparer.Ordinal);
        var states = work.Query<(string Card, long From, long Until, string State)>("select card, from_at, until_at, state from card_states order by card, from_at").ToLookup(s => s.Card, StringComparer.Ordinal);
        var earlier = work.Query<(string Card, long Until, byte[] Key, long From, long To)>("select card, until_at, public_key, not_before, not_after from card_certificates order by card, until_at desc").ToLookup(k => k.Card, StringComparer.Ordinal);
        return work.Query<(string Card, string? Member, byte[] Key, long From, long To)>("select card, member, public_key, not_before, not_after from cards")
            .Select(c => new Card(c.Card, Find(c.Member), c.Key, SHA256.HashData(c.Key), c.From, c.To)
            {
                Holders = holders.Contains(c.Card) ? new(holders[c.Card].Select(h => new Stretch<Member?>(h.From, h.Until, Find(h.Member)))) : Since(Find(c.Member)),
                States = new(states[c.Card].Select(s => new Stretch<CardState>(s.From, s.Until, Enum.Parse<CardState>(s.State, ignoreCase: true)))),
                Kind = profiles.TryGetValue(c.Card, out var profile) ? profile.Kind : CardKind.Piv,
                ReceiptKey = profile.ReceiptKey ?? [],
                Earlier = earlier.Contains(c.Card) ? [.. earlier[c.Card].Select(k => new CardKey(k.Key, SHA256.HashData(k.Key), k.From, k.To, k.Until))] : [],
            })
            .ToDictionary(c => c.Number, StringComparer.Ordinal);
    }
}

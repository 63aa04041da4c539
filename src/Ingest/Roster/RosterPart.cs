using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>
/// A book that knows all units and kiosks, but of all members the one and of all cards the one: enough to judge that card's taps by the very rules that judge everybody's,
/// without reading a district for it.
/// </summary>
internal static class RosterPart
{
    /// <param name="number">A number of the member.</param>
    /// <param name="card">As it is, or as it would be.</param>
    /// <returns>Null where there is no such member.</returns>
    public static RosterBook? Load(Work work, string number, CardFile card)
    {
        var merges = Merges.Load(work);
        var person = merges.Person(number)!;
        if (MemberFile.Load(work, person).GetValueOrDefault(person) is not { } file) return null;
        var organisations = work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations").ToDictionary(o => o.Id, StringComparer.Ordinal);
        var absorbed = merges.AbsorbedBy(person);
        var files = absorbed.SelectMany(n => MemberFile.Load(work, n).Values).Prepend(file).ToList();
        var member = new Member(0, person, MaskedName.Of(file.Name!), organisations[file.Branch!]) { Absorbed = absorbed };
        var index = new MemberIndex(new(StringComparer.Ordinal) { [person] = member }, absorbed.ToDictionary(a => a, _ => member, StringComparer.Ordinal));
        var cards = new Dictionary<string, Card>(StringComparer.Ordinal) { [card.Number] = Of(card, index) };
        return new RosterBook(new RosterParts(
            organisations, index, [member], RosterLoad.Kiosks(work), cards, ByUid(work, card, cards, index), RosterLoad.TakesUid(work), new UnitTimes(RosterLoad.Units(work, organisations)),
            [[.. files.SelectMany(f => StaysOf(f, f == file ? long.MaxValue : merges.DayOf(f.Number), organisations))]],
            [[.. files.SelectMany(f => f.Exemptions.Select(e => new Exemption(e.From, e.Until, e.Value)))]]));
    }

    public static Card Of(CardFile file, IReadOnlyDictionary<string, Member> members)
    {
        var certificate = file.Certificate!;
        Member? Find(string? number) => number is not null && members.TryGetValue(number, out var member) ? member : null;
        return new Card(file.Number, Find(file.Member), certificate.PublicKey, SHA256.HashData(certificate.PublicKey), certificate.NotBefore, certificate.NotAfter)
        {
            Holders = new(file.Holders.Select(h => new Stretch<Member?>(h.From, h.Until, Find(h.Value)))),
            States = new(file.States.Select(s => new Stretch<CardState>(s.From, s.Until, Enum.Parse<CardState>(s.Value.State, ignoreCase: true)))),
            Kind = file.Profile is { } profile ? CardKinds.Of(profile.Profile) : CardKind.Piv,
            ReceiptKey = file.Profile?.ReceiptKey ?? [],
            Earlier = [.. file.Earlier.OrderByDescending(e => e.Until).Select(e => new CardKey(e.Certificate.PublicKey, SHA256.HashData(e.Certificate.PublicKey), e.Certificate.NotBefore, e.Certificate.NotAfter, e.Until))],
        };
    }

    private static IEnumerable<Stay> StaysOf(MemberFile file, long mergedOn, Dictionary<string, Organisation> units)
    {
        var homes = file.Homes.Count > 0 ? file.Homes : [new(HistoryRules.Beginning, HistoryRules.NoEndDay, file.Branch!)];
        foreach (var home in homes.Where(h => h.From < Math.Min(h.Until, mergedOn))) yield return new Stay(home.From, Math.Min(home.Until, mergedOn), units[home.Value], BelongingKinds.Home);
        foreach (var stay in file.Stays) yield return new Stay(stay.From, stay.Until, units[stay.Value], BelongingKinds.Temporary);
        foreach (var community in file.Communities.Where(c => c.Value is not null)) yield return new Stay(community.From, community.Until, units[community.Value!], BelongingKinds.Community);
    }

    /// <summary>The card that can prove itself and whose chip shows the same bare number, if there is one.</summary>
    private static Dictionary<string, Card> ByUid(Work work, CardFile card, Dictionary<string, Card> cards, MemberIndex members)
    {
        var uid = card.Number.StartsWith("UID", StringComparison.Ordinal) ? card.Number[3..] : card.Profile?.Uid ?? "";
        if (uid.Length == 0 || work.Query<string>("select card from card_profiles where uid = @uid and profile <> 'uid' order by card limit 1", new { uid }).FirstOrDefault() is not { } strong) return [];
        if (!cards.TryGetValue(strong, out var known) && CardFile.Load(work, strong).GetValueOrDefault(strong) is { } file) known = Of(file, members);
        return known is null ? [] : new(StringComparer.Ordinal) { [uid] = known };
    }
}

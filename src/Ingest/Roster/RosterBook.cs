using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>Organisations, members, cards and kiosks as they were imported, in memory. Immutable; a new import makes a new book.</summary>
public sealed class RosterBook
{
    private readonly Dictionary<string, Card> _cards;
    private readonly Dictionary<string, Card>.AlternateLookup<ReadOnlySpan<char>> _cardsBySpan;

    private RosterBook(Dictionary<string, Organisation> organisations, Dictionary<string, Member> members, Dictionary<string, Card> cards, Dictionary<string, Kiosk> kiosks)
    {
        (Organisations, Members, _cards, Kiosks) = (organisations, members, cards, kiosks);
        _cardsBySpan = _cards.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyDictionary<string, Organisation> Organisations { get; }
    public IReadOnlyDictionary<string, Member> Members { get; }
    public IReadOnlyDictionary<string, Kiosk> Kiosks { get; }

    public Card? Card(ReadOnlySpan<char> number) => _cardsBySpan.TryGetValue(number, out var card) ? card : null;

    /// <summary>The unit and everything above it, nearest first.</summary>
    public IEnumerable<Organisation> Upwards(Organisation from)
    {
        // The import refuses circles; the bound keeps a damaged tree from hanging the projection.
        for (var (unit, depth) = ((Organisation?)from, 0); unit is not null && depth < 64; depth++)
        {
            yield return unit;
            unit = unit.Parent is { } parent ? Organisations.GetValueOrDefault(parent) : null;
        }
    }

    public static RosterBook Load(Work work)
    {
        var organisations = work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations")
            .ToDictionary(o => o.Id, StringComparer.Ordinal);
        var members = work.Query<(string Number, string Name, string Branch)>("select member, name, branch from members order by member")
            .Select((m, index) => new Member(index, m.Number, MaskedName.Of(m.Name), organisations[m.Branch]))
            .ToDictionary(m => m.Number, StringComparer.Ordinal);
        var cards = work.Query<(string Card, string? Member, byte[] Key, long From, long To)>("select card, member, public_key, not_before, not_after from cards")
            .Select(c => new Card(c.Card, c.Member is null ? null : members[c.Member], c.Key, SHA256.HashData(c.Key), c.From, c.To))
            .ToDictionary(c => c.Number, StringComparer.Ordinal);
        var kiosks = work.Query<(string Kiosk, string Name, string Centre, byte[] Key)>("select kiosk, name, centre, public_key from kiosks")
            .Select(k => new Kiosk(k.Kiosk, k.Name, k.Centre, k.Key))
            .ToDictionary(k => k.Id, StringComparer.Ordinal);
        return new RosterBook(organisations, members, cards, kiosks);
    }
}

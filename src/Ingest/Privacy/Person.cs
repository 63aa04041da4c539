using System.Security.Cryptography;
using System.Text.Json;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Privacy;

/// <summary>Whom it is about: all numbers that were found to be one person's, the names they bear, and every card any of them ever held.</summary>
/// <param name="Number">The number that stands for the person now.</param>
/// <param name="Others">How many other members bear one of the names.</param>
public sealed record Person(string Number, IReadOnlyList<string> Numbers, IReadOnlyList<string> Names, IReadOnlyList<string> Cards, string Branch, long Others)
{
    /// <returns>Null where there is no such member.</returns>
    public static Person? Find(Work work, string number)
    {
        var merges = Merges.Load(work);
        if (merges.Person(number) is not { } person || work.One<string>("select branch from members where member = @person", new { person }) is not { } branch) return null;
        string[] numbers = [person, .. merges.AbsorbedBy(person)];
        var names = work.Query<string>("select distinct name from members where member in @numbers order by name", new { numbers }).Concat(numbers.SelectMany(n => FormerNames(work, n))).Where(n => n != Needles.NoName).Distinct(StringComparer.Ordinal).ToArray();
        var cards = work.Query<string>("select card from card_holders where member in @numbers union select card from cards where member in @numbers union select card from card_issues where member in @numbers", new { numbers });
        var others = work.One<long>("select count(*) from members where name in @names", new { names }) - work.One<long>("select count(*) from members where name in @names and member in @numbers", new { names, numbers });
        return new Person(person, numbers, names, [.. cards.Order(StringComparer.Ordinal)], branch, others);
    }

    /// <summary>Names that imports found and wrote over, as far as what stood before them is still kept.</summary>
    private static IEnumerable<string> FormerNames(Work work, string member) =>
        work.Query<string>("select before from import_rows where table_name = 'members' and key = @key and before is not null", new { key = JsonSerializer.Serialize(new { member }) })
            .Select(before => RowImage.Read(before).GetValueOrDefault("name") as string).OfType<string>();

    public bool IsErased => Names.Count == 0 && Number.StartsWith(PseudonymHead, StringComparison.Ordinal);

    public const string PseudonymHead = "x-";

    /// <summary>A number drawn at random for each of the person's: nothing leads back from it.</summary>
    public Dictionary<string, string> Pseudonyms() => Numbers.ToDictionary(n => n, _ => PseudonymHead + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), StringComparer.Ordinal);

    public Needles NeedlesFor(IReadOnlyDictionary<string, string>? instead = null) => new(Names, instead ?? Numbers.ToDictionary(n => n, n => n, StringComparer.Ordinal));
}

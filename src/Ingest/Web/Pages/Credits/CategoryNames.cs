using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Credits;

/// <summary>What categories are called: as the policy in force calls them, else as the program's own example does, else by their word.</summary>
public sealed class CategoryNames
{
    private static readonly Lazy<Policy> Example = new(() => PolicyReader.Read("example", System.Text.Encoding.UTF8.GetBytes(DefaultPolicy.Json)));
    private readonly Policy? _policy;

    private CategoryNames(Policy? policy) => _policy = policy;

    /// <param name="day"><see cref="DateOnly.DayNumber"/>.</param>
    public static CategoryNames Read(Work work, long day) => new(CreditBook.Load(work).Policies.On(day)?.Policy);

    public static CategoryNames Of(Policy? policy) => new(policy);

    public string Of(string category)
    {
        var words = _policy is not null && _policy.Categories.TryGetValue(category, out var known) ? known.Name : Example.Value.Categories.TryGetValue(category, out var usual) ? usual.Name : default;
        return In(words) is { Length: > 0 } name ? name : category;
    }

    /// <summary>A name of the policy in the request's language, or the other one where it has only that.</summary>
    public static string In(Ingest.Credits.Words words) => (Bilingual.IsEnglish, words.En ?? "", words.Zh ?? "") switch
    {
        (true, { Length: > 0 } english, _) => english,
        (false, _, { Length: > 0 } chinese) => chinese,
        (_, var english, var chinese) => english + chinese,
    };
}

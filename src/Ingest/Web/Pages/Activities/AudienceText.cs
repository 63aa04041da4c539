using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Pages.Activities;

/// <summary>For whom something is, in words.</summary>
internal static class AudienceText
{
    private const int MostNamed = 4;

    /// <param name="named">Members named one by one.</param>
    public static string Of(string audience, UnitBook units, int named = 0)
    {
        var list = audience == "*" ? [] : SessionRow.Split(audience);
        var said = list.Take(MostNamed).Select(units.Name).ToList();
        if (list.Length > MostNamed) said.Add(SessionWords.AndMore.Fill(list.Length - MostNamed).ToString());
        if (named > 0) said.Add(ActivityWords.Named.Fill(named).ToString());
        return said.Count == 0 ? ActivityWords.Everybody.ToString() : string.Join(Bilingual.IsEnglish ? ", " : "、", said);
    }
}

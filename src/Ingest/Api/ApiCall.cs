using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Api.Answers;
using CardSystem.Ingest.Api.Lists;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web;
using CardSystem.Ingest.Web.Access;
using Target = CardSystem.Ingest.Web.Access.Target;
using Dapper;

namespace CardSystem.Ingest.Api;

/// <summary>What an endpoint needs of the request it answers: who asks, the parameters with their limits, the database. One for each request.</summary>
public sealed class ApiCall(IHttpContextAccessor http, Caller caller, Gate gate, Database database, DistrictClock clock, TimeProvider time, ApiBody body)
{
    public const int MostItems = 500;
    public const int UsualItems = 100;
    private const int LongestText = 200;

    private HttpRequest Request => http.HttpContext!.Request;

    public Caller Caller => caller;
    public Database Database => database;
    public TimeProvider Time => time;
    public TimeZoneInfo Zone => clock.TimeZone;
    public DateTimeOffset Now => time.GetUtcNow();
    public long Today => clock.Today;

    /// <summary>In acts.</summary>
    public string Who => caller.Name;

    /// <inheritdoc cref="Database.ReadDerived"/>
    public T Read<T>(Func<Work, T> read) => database.ReadDerived(read);

    /// <inheritdoc cref="Database.Write{T}"/>
    public T Write<T>(Func<Work, T> change) => database.Write(change);

    /// <summary>The fields of the body.</summary>
    public T Body<T>() => body.As<T>(Request);

    /// <summary>Like the gate does for addresses, for what stands in a body.</summary>
    /// <exception cref="ApiException">There is no such thing, or it is none of the caller's.</exception>
    public void Check(Right right, Target target, string id)
    {
        if (!gate.May(right, target, id)) throw ApiException.NotHere();
    }

    public bool May(Right right, Target target, string id) => gate.May(right, target, id);

    /// <summary>Null where the address does not name it.</summary>
    public string? Text(string name)
    {
        var text = Request.Query[name].FirstOrDefault();
        if (string.IsNullOrEmpty(text)) return null;
        return text.Length <= LongestText && !text.Any(char.IsControl) ? text : throw ApiException.BadRequest(ApiWords.WrongText.Fill(name, LongestText));
    }

    public string? Choice(string name, params string[] choices) =>
        Text(name) is not { } text ? null : choices.Contains(text, StringComparer.Ordinal) ? text : throw ApiException.BadRequest(ApiWords.WrongChoice.Fill(name, string.Join(", ", choices)));

    public DateOnly? Day(string name) => Text(name) is not { } text ? null : WallTimeRules.TryReadDay(text, out var day) ? day : throw ApiException.BadRequest(ApiWords.WrongDay.Fill(name));

    /// <summary>Days named by <c>from</c> and <c>until</c>, the second exclusive, as instants.</summary>
    public (long From, long Until) Span(int usualDays, int mostDays, int daysBefore = 0)
    {
        var today = DateOnly.FromDayNumber((int)Today);
        var from = Day("from") ?? (Day("until") is { } end ? end.AddDays(-usualDays) : today.AddDays(-daysBefore));
        var until = Day("until") ?? from.AddDays(usualDays);
        if (until <= from || until.DayNumber - from.DayNumber > mostDays) throw ApiException.BadRequest(ApiWords.WrongSpan.Fill(mostDays));
        var days = new DistrictDays(Zone);
        return (days.StartOf(from), days.StartOf(until));
    }

    public Period Period() => Text("period") is not { } text ? Credits.Period.Year(DateOnly.FromDayNumber((int)Today).Year)
        : Credits.Period.TryParse(text, out var period) ? period : throw ApiException.BadRequest(ApiWords.WrongPeriod);

    public int Limit
    {
        get
        {
            if (Request.Query["limit"].FirstOrDefault() is not { Length: > 0 } text) return UsualItems;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostItems ? limit : throw ApiException.BadRequest(ApiWords.WrongLimit.Fill(MostItems));
        }
    }

    /// <summary>The keys of the last row of the page before; null on the first page.</summary>
    public object[]? After(params Type[] kinds) => Request.Query["cursor"].FirstOrDefault() is { } cursor ? Cursor.Read(cursor, ListName, kinds) : null;

    /// <param name="rows">One more than the page holds, where there is more.</param>
    public IResult Page<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, TItem> item, Func<TRow, object[]> keys)
    {
        var shown = rows.Take(Limit).ToList();
        return ApiJson.Answer(new PageOf<TItem>([.. shown.Select(item)], rows.Count > shown.Count ? Cursor.Write(ListName, keys(shown[^1])) : null));
    }

    /// <summary>Parameters every list's SQL may use: the page's size and one more as <c>@most</c>, today, now, and the reach with the units above it.</summary>
    public DynamicParameters Values(Reach? reach = null, object? more = null)
    {
        var values = new DynamicParameters(more);
        values.Add("most", Limit + 1);
        values.Add("today", Today);
        values.Add("now", Now.ToUnixTimeMilliseconds());
        if (reach is null) return values;
        values.Add("reach", reach.Parameter);
        foreach (var (unit, i) in SeenSql.Meant(reach, caller.Units).Select((u, i) => (u, i))) values.Add($"meant{i}", $"%;{unit};%");
        return values;
    }

    public DateTimeOffset At(long milliseconds) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), Zone);

    /// <summary>Null for 0, which stands for none.</summary>
    public DateTimeOffset? AtOrNone(long milliseconds) => milliseconds == 0 ? null : At(milliseconds);

    /// <summary>A day without a beginning or an end is null.</summary>
    public static DateOnly? DayOf(long day) => day is <= 0 or >= 3_652_059 ? null : DateOnly.FromDayNumber((int)day);

    /// <summary>Writes into the audit log that whole names were shown; a member's file is written down with or without.</summary>
    public void RecordLook(string? member = null)
    {
        var names = caller.WantsNames && caller.MaySeeNames;
        if (member is null && !names) return;
        Write(work => ActLog.Record(work, Now, Who, names ? "look-names" : "look", member ?? Request.Path.Value!, new { path = Request.Path.Value }));
    }

    /// <exception cref="ApiException">It is no text for people.</exception>
    public static string Required(string name, string? text, int longest) =>
        text?.Trim() is { Length: > 0 } written && written.Length <= longest && !written.Any(char.IsControl) ? written : throw ApiException.BadRequest(ApiWords.WrongText.Fill(name, longest));

    public static ApiException Wrong(string name, params string[] choices) => ApiException.BadRequest(ApiWords.WrongChoice.Fill(name, string.Join(", ", choices)));

    /// <summary>A list's path and filters, by which its cursors are known.</summary>
    private string ListName => Request.Path.Value + "?" + string.Join('&', Request.Query.Where(q => q.Key is not ("cursor" or "limit" or "names")).OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}={q.Value}"));
}

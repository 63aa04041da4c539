using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Office;

/// <summary>The transaction around one request of a desk; what was refused leaves nothing.</summary>
internal static class OfficeEntry
{
    public static OfficeAnswer<T> Run<T>(Database database, TimeProvider time, Func<Work, DateTimeOffset, OfficeAnswer<T>> enter) where T : class
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        // One after the other, with everybody else who enters something: two desks never draw or certify side by side.
        work.Lock("acts");
        var answer = enter(work, time.GetUtcNow());
        if (answer.Value is not null) work.Commit();
        return answer;
    }

    /// <summary>One moment looked at; nobody waits for it.</summary>
    public static OfficeAnswer<T> Look<T>(Database database, TimeProvider time, Func<Work, DateTimeOffset, OfficeAnswer<T>> look) where T : class
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        return look(work, time.GetUtcNow());
    }
}

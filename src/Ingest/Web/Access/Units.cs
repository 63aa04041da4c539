using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Keeps the <see cref="UnitBook"/> in memory and reads it again once somebody has changed the organisations: whoever changes them adds to <c>changes</c>.</summary>
public sealed class Units(Database database)
{
    private readonly Lock _lock = new();
    private long _change = -1;
    private UnitBook _book = new([]);

    public UnitBook Current()
    {
        using var connection = database.Open();
        var change = Changes.Last(connection, ChangeKind.Centre, ChangeKind.Everything);
        lock (_lock)
        {
            if (_change == change) return _book;
        }

        using var work = Work.Read(database, connection);
        change = work.One<long>("select coalesce(max(change), 0) from changes where kind in ('Centre', 'Everything')");
        var book = new UnitBook(work.Query<Organisation>("select id as Id, name as Name, kind as Kind, parent as Parent from organisations"));
        lock (_lock)
        {
            if (change >= _change) (_change, _book) = (change, book);
            return book;
        }
    }
}

using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CardSystem.Ingest.Storage.Logs;

/// <summary>Positions follow commits, because SQLite has one writer and the log loses no rows.</summary>
internal sealed class SqliteLogReader : TapLogReader
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly sqlite3_stmt _page;
    private readonly sqlite3_stmt _one;
    private readonly sqlite3_stmt _last;

    public SqliteLogReader(SqliteConnection connection) : base(connection)
    {
        _connection = connection;
        _handle = connection.Handle!;
        _page = SqliteStatements.Prepare(_handle, "select position, journal, seq, received_at, body from taps where position > ?1 order by position limit ?2");
        _one = SqliteStatements.Prepare(_handle, "select position, journal, seq, received_at, body from taps where journal = ?1 and seq = ?2");
        _last = SqliteStatements.Prepare(_handle, "select max(position) from taps");
    }

    public override int Read(LogCursor after, int most, LogPage into) => Fill(_page, after.Position, most, into);

    public override bool Find(long journal, long sequence, LogPage into) => Fill(_one, journal, sequence, into) == 1;

    public override long CountAfter(LogCursor after, long most)
    {
        var result = raw.sqlite3_step(_last);
        var failure = result == raw.SQLITE_ROW ? null : SqliteStatements.Failure(_handle, result);
        var last = failure is null ? raw.sqlite3_column_int64(_last, 0) : 0;
        raw.sqlite3_reset(_last);
        return failure is null ? Math.Clamp(last - after.Position, 0, most) : throw failure;
    }

    public override IEnumerable<long> SequencesAfter(long journal, long sequence, LogCursor until) => _connection.Query<long>(
        "select seq from taps where journal = @journal and seq > @sequence and position <= @Position order by seq", new { journal, sequence, until.Position });

    private int Fill(sqlite3_stmt statement, long first, long second, LogPage into)
    {
        into.Clear();
        raw.sqlite3_bind_int64(statement, 1, first);
        raw.sqlite3_bind_int64(statement, 2, second);
        int result;
        while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
        {
            into.Add(
                new LogCursor(0, raw.sqlite3_column_int64(statement, 0)), raw.sqlite3_column_int64(statement, 1), raw.sqlite3_column_int64(statement, 2),
                raw.sqlite3_column_int64(statement, 3), raw.sqlite3_column_blob(statement, 4));
        }

        var failure = result == raw.SQLITE_DONE ? null : SqliteStatements.Failure(_handle, result);
        raw.sqlite3_reset(statement);
        return failure is null ? into.Taps.Count : throw failure;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _page.Dispose();
            _one.Dispose();
            _last.Dispose();
        }

        base.Dispose(disposing);
    }
}

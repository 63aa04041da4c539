using System.Collections.Concurrent;
using CardSystem.Ingest.Notices;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardSystem.Ingest.Tests.Notices;

/// <summary>A small tree (district d, community s, branches b1 and b2), an outbox, and a dispatcher that is stepped by hand and sends to whatever the test says.</summary>
internal sealed class NoticeHouse : IDisposable
{
    private readonly List<NoticeDispatcher> _dispatchers = [];

    public NoticeHouse(string kind, PostgresServer server, NoticeOptions? options = null)
    {
        Options = options ?? new NoticeOptions();
        Database = new TestDatabase(kind, server);
        TestImport.Run(Database, "organisations", "id,name,kind,parent\nd,虹口区,district,\ns,四川北路社区,community,d\nb1,第一支部,branch,s\nb2,第二支部,branch,s\n");
        TestImport.Run(Database, "members", "member,name,branch\nM0001,张三丰,b1\nM0002,欧阳锋,b1\nM0003,李秀成,b2\n");
        Answer = (_, _) => Task.FromResult(SendOutcome.Sent);
    }

    public NoticeOptions Options { get; }
    public TestDatabase Database { get; }
    public ManualTime Time { get; } = new(TestDistrict.Nine);
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Every attempt, in the order in which they began.</summary>
    public ConcurrentQueue<OutgoingMessage> Tried { get; } = new();

    public SendNotice Answer { get; set; }

    public IEnumerable<string> TriedChannels => Tried.Select(m => m.Channel.Name);

    public ChannelDesk Desk => new(Database.Database, Options, Time);

    public NoticeDispatcher Dispatcher(string owner = "one", SendNotice? send = null)
    {
        var dispatcher = new NoticeDispatcher(Database.Database, send ?? TrySend, Options, Zone, Time, new Random(7), owner, NullLogger<NoticeDispatcher>.Instance);
        _dispatchers.Add(dispatcher);
        return dispatcher;
    }

    private Task<SendOutcome> TrySend(OutgoingMessage message, CancellationToken stop)
    {
        Tried.Enqueue(message);
        return Answer(message, stop);
    }

    public static NoticeChannel Mail(string name, string unit) => new() { Name = name, Kind = ChannelKinds.Mail, Unit = unit, Address = name + "@example.cn", Names = 1, Rate = ChannelRules.FastestOther };

    public NoticeHouse With(params NoticeChannel[] channels)
    {
        foreach (var channel in channels) Desk.Add(channel, "tester");
        return this;
    }

    public static Notice About(string key, string unit = "b1", string? member = "M0001", string level = "concern") => new(
        "warning.issued", key, unit, member, level, "请关心{member}", "Please get in touch with {member}", "{member}最近四次活动缺席三次。", "{member} missed 3 of the last 4.", TestDistrict.Nine) { Link = "/warnings/12" };

    public bool Put(Notice notice)
    {
        using var connection = Database.Database.Open();
        using var work = Work.Begin(Database.Database, connection);
        var put = NoticeOutbox.Put(work, notice);
        work.Commit();
        return put;
    }

    /// <summary>Steps until nothing more can be done now.</summary>
    public async Task RunAsync(NoticeDispatcher dispatcher)
    {
        while (true)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
            var worked = dispatcher.Step();
            if (dispatcher.UnderWayCount > 0) await Eventually.TrueAsync(() => dispatcher.Settle() || dispatcher.UnderWayCount == 0, "a send to end");
            else if (!worked) return;
        }
    }

    /// <summary>channel state attempts, by channel and order.</summary>
    public List<string> States() => [.. Database.Query<(string Channel, string State, long Attempts)>("select channel, state, attempts from notice_deliveries order by channel, number")
        .Select(d => $"{d.Channel} {d.State} {d.Attempts}")];

    public List<string> NoticeStates() => Database.Query<string>("select state from notices order by number");

    public void Dispose()
    {
        foreach (var dispatcher in _dispatchers) dispatcher.Dispose();
        Database.Dispose();
    }
}

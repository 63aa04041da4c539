using System.Net;
using CardSystem.Contracts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Tests.Support;
using CardSystem.Ingest.Tests.Web.Cards;
using CardSystem.Mqtt;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Web.Kiosks;

/// <summary>What is asked of a kiosk from its page, over the gateway to the kiosk, and its answer on the page.</summary>
public sealed class KioskOrderPageTests(PostgresServer server)
{
    private static readonly KioskId One = new("kiosk-1");

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsAskedReachesTheKioskAndItsAnswerThePage(string kind)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var host = await DeskHost.StartAsync(server, kind);
        var clerk = host.As(StaffRole.Centre, "c1");
        Assert.Contains("终端未联网", await CardScene.GetAsync(clerk, "/kiosks/kiosk-1"), StringComparison.Ordinal);
        using var asked = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-1?handler=Order", ("kind", "report"));
        Assert.Contains("已下达：发送运行报告", await CardScene.DoneAsync(clerk, asked), StringComparison.Ordinal);
        using var twice = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-1?handler=Order", ("kind", "report"));
        Assert.Contains("已经下达，终端还没有完成", await CardScene.BodyAsync(twice), StringComparison.Ordinal);
        using var dance = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-1?handler=Order", ("kind", "dance"));
        Assert.Equal(HttpStatusCode.BadRequest, dance.StatusCode);
        using var elsewhere = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-2?handler=Order", ("kind", "locate"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var auditor = await DeskHost.PostAsync(host.As(StaffRole.Auditor, "d"), "/kiosks/kiosk-1?handler=Order", ("kind", "locate"));
        Assert.Equal(HttpStatusCode.Forbidden, auditor.StatusCode);

        // The kiosk comes, finds what waits for it, and answers; another kiosk neither hears nor answers it.
        await using var link = await host.Centre.ConnectAsync("kiosk-1", "secret-of-kiosk-1");
        await using var other = await host.Centre.ConnectAsync("kiosk-2", "secret-of-kiosk-2");
        await Assert.ThrowsAnyAsync<Exception>(() => other.SubscribeAsync([Topics.Orders(One)], cancel));
        await link.SubscribeAsync([Topics.Orders(One)], cancel);
        var order = Assert.Single(KioskOrderMessage.Read((await link.Incoming.ReadAsync(cancel)).Payload.Span).Orders);
        Assert.Equal(0x87, await other.PublishAsync(new Publication(Topics.Answers(One), KioskAnswer.Write(new KioskAnswer(order.Id, OrderStates.Done, TimeProvider.System.GetUtcNow()))), cancel));
        var report = new KioskReport([new("waiting", "3"), new("somethingNew", "7")], [new ReaderStatus("ACS ACR122U", "ready")], [], ["the disk is full"], ["a line <script>"]);
        await link.PublishAsync(new Publication(Topics.Answers(One), KioskAnswer.Write(new KioskAnswer(order.Id, OrderStates.Done, TimeProvider.System.GetUtcNow(), Report: report))), cancel);
        await Eventually.TrueAsync(() => host.Database.Scalar<string>("select state from kiosk_orders") == "done", "the answer to be kept");
        var page = await CardScene.GetAsync(clerk, "/kiosks/kiosk-1");
        Assert.Contains($"/kiosks/kiosk-1?report={order.Id}#report", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the disk is full", page, StringComparison.Ordinal);
        var shown = await DeskHost.GetAsync(host.As(StaffRole.Centre, "c1", "en"), $"/kiosks/kiosk-1?report={order.Id}");
        Assert.All(["Report of the kiosk", "Waiting", "somethingNew", "ACS ACR122U", "the disk is full", "a line &lt;script&gt;"], text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("the disk is full", await CardScene.GetAsync(host.As(StaffRole.District, "d"), $"/kiosks/kiosk-2?report={order.Id}"), StringComparison.Ordinal);

        host.Database.Execute("insert into kiosk_enrolments(kiosk, state, at, reason, key_reference, ends_at, facts) values('kiosk-1', 'revoked', 1, 'lost', '', 0, '')");
        using var revoked = await DeskHost.PostAsync(clerk, "/kiosks/kiosk-1?handler=Order", ("kind", "locate"));
        Assert.Contains("这台终端已停用，不再接受操作", await CardScene.BodyAsync(revoked), StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CardSystem.Load;

/// <summary>
/// The peer of the live page: a Kestrel endpoint that does nothing but write the same number of bytes, at the same pace, to everybody who listens. No rights, no views, no differences: what serving
/// so many streams costs at the least.
/// </summary>
internal static class BareEvents
{
    /// <param name="bytes">Of one message, the blank line included.</param>
    /// <param name="everyMs">Between two messages.</param>
    public static async Task RunAsync(IPEndPoint listen, int bytes, int everyMs, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(listen));
        await using var app = builder.Build();
        var tick = new Tick(Message(0, 0, bytes), new());
        app.MapGet("/live/events", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/event-stream";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                var now = Volatile.Read(ref tick);
                await http.Response.Body.WriteAsync(now.Message, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await now.Over.Task.WaitAsync(http.RequestAborted);
            }
        });
        await app.StartAsync(cancel);
        for (long n = 1; !cancel.IsCancellationRequested; n++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(everyMs), TimeProvider.System, cancel);
            var old = Interlocked.Exchange(ref tick, new Tick(Message(n, Stopwatch.GetTimestamp(), bytes), new(TaskCreationOptions.RunContinuationsAsynchronously)));
            old.Over.TrySetResult();
        }
    }

    private static byte[] Message(long n, long at, int bytes)
    {
        var head = $"data: {{\"kind\":\"changes\",\"at\":{at},\"counts\":{{\"taps\":{n}}},\"rest\":\"";
        return Encoding.ASCII.GetBytes(head + new string('x', Math.Max(bytes - head.Length - 4, 0)) + "\"}\n\n");
    }

    private sealed record Tick(byte[] Message, TaskCompletionSource Over);
}

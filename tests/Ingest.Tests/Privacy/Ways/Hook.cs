using System.Net;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>A web hook of somebody's that takes what is sent to <c>taken</c> and refuses the rest, repeating in its answer what it was sent.</summary>
internal sealed class Hook : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _taken, _refused;

    public Hook()
    {
        Address = $"http://127.0.0.1:{FreePorts.Next()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ListenAsync();
    }

    public string Address { get; }

    public int Taken => _taken;

    public int Refused => _refused;

    private async Task ListenAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream);
                var text = await body.ReadToEndAsync();
                var isTaken = context.Request.RawUrl!.Contains("/taken/", StringComparison.Ordinal);
                if (isTaken) Interlocked.Increment(ref _taken);
                else Interlocked.Increment(ref _refused);
                context.Response.StatusCode = isTaken ? 204 : 500;
                if (!isTaken)
                {
                    context.Response.StatusDescription = "No thanks";
                    await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes($"cannot take {text} for {Canary.Name}"));
                }

                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    public void Dispose() => _listener.Close();
}

using CardSystem.Contracts.Qr;

namespace CardSystem.CardAgent.Screen;

/// <summary>From a link's address to what the page draws, and what the page may ask about it.</summary>
internal static class ScreenLinks
{
    public static ScreenLink Draw(string address)
    {
        var code = QrCode.Of(address);
        var size = code.GetLength(0);
        var dots = new byte[((size * size) + 7) / 8];
        for (var i = 0; i < size * size; i++)
        {
            if (code[i % size, i / size]) dots[i / 8] |= (byte)(0x80 >> (i % 8));
        }

        return new ScreenLink(size, dots);
    }

    /// <summary>Where the page on this machine says that a member wants more time with a link, or has done with it.</summary>
    public static void MapLinks(this WebApplication app)
    {
        app.MapPost("/answers/{id:long}/hold", (long id, ScreenBoard board) => Answer(board.Hold(id)));
        app.MapPost("/answers/{id:long}/close", (long id, ScreenBoard board) => Answer(board.Close(id)));
    }

    private static IResult Answer(bool done) => done ? Results.NoContent() : Results.Problem("This answer is no longer on the screen.", statusCode: StatusCodes.Status410Gone);
}

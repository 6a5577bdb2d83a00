"""Which platforms this Netwever serves, and everything an adapter is given from outside."""

from bot.app import App
from bot.platforms import matrix, plugins, slack, slack_look, telegram, web
from bot.platforms.served import Build, Look, Served
from config.settings import Settings

BUILDERS: tuple[Build, ...] = (web.build, slack.build, telegram.build, matrix.build)
# what `netwever doctor` looks at, for each platform that is enabled
LOOKS: tuple[Look, ...] = (slack_look.look, telegram.look, matrix.look, plugins.look)


def build_platforms(settings: Settings, app: App) -> tuple[Served, ...]:
    """The platforms that the settings want, put into `app`."""
    served = tuple(one for build in BUILDERS if (one := build(settings, app)) is not None)
    others, broken = plugins.build(settings, app)
    served = (*served, *others)
    app.serves({one.adapter.platform: one.adapter for one in served})
    for platform, sentence in broken.items():
        app.ended(platform, sentence)
    return served
